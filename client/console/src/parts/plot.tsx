/** Plots by uPlot, which is loaded when the first is drawn. Each has its figures as a table, too. */

import { useEffect, useRef } from "preact/hooks";
import type uPlot from "uplot";
import { time } from "../words.ts";

export interface Line {
  label: string;
  /** The name of a colour of the stylesheet. */
  color: string;
  values: (number | null)[];
  bars?: boolean;
}

interface Props {
  title: string;
  /** Seconds since 1970. */
  times: number[];
  lines: Line[];
  show: (value: number) => string;
}

const HEIGHT = 180;

export function Plot({ title, times, lines, show }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const key = JSON.stringify([times, lines]);
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    let plot: uPlot | undefined;
    let gone = false;
    const observer = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height: HEIGHT }));
    import("uplot").then(async ({ default: UPlot }) => {
      await import("uplot/dist/uPlot.min.css");
      if (gone) return;
      const paint = getComputedStyle(element);
      const color = (name: string) => colorOf(element, name);
      const axis = { stroke: paint.color, grid: { stroke: color("--line"), width: 1 }, ticks: { show: false } };
      const options: uPlot.Options = {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: { y: { range: (_plot, _least, most) => [0, most > 0 ? most * 1.1 : 1] } },
        axes: [axis, { ...axis, size: 64, values: (_plot, all) => all.map(show) }],
        series: [
          {},
          ...lines.map((one) => ({
            label: one.label,
            stroke: color(one.color),
            fill: one.bars ? color(one.color) : "transparent",
            width: 2,
            points: { show: times.length < 40 },
            ...(one.bars &&
              UPlot.paths.bars && { paths: UPlot.paths.bars({ size: [0.8, 40] }), points: { show: false } }),
          })),
        ],
      };
      plot = new UPlot(options, [times, ...lines.map((one) => one.values)], element);
      observer.observe(element);
    });
    return () => {
      gone = true;
      observer.disconnect();
      plot?.destroy();
    };
  }, [key]);
  return (
    <figure>
      <figcaption>
        {title}
        {lines.map((one) => (
          <span key={one.label} class="series" style={{ color: `var(${one.color})` }}>
            ■ {one.label}
          </span>
        ))}
      </figcaption>
      <div ref={place} role="img" aria-label={`${title}, by time. The table below has the figures.`} />
      <details>
        <summary>As a table</summary>
        <section class="frame" tabIndex={0} aria-label={title}>
          <table>
            <thead>
              <tr>
                <th scope="col">Time</th>
                {lines.map((one) => (
                  <th scope="col" key={one.label}>
                    {one.label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {times.map((at, row) => (
                <tr key={at}>
                  <th scope="row">{time(new Date(at * 1000).toISOString())}</th>
                  {lines.map((one) => (
                    <td key={one.label}>{figure(one.values[row], show)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}

function figure(value: number | null | undefined, show: (value: number) => string): string {
  return value === null || value === undefined ? "–" : show(value);
}

/** A colour of the stylesheet as the canvas takes it: for the theme that there is. */
function colorOf(element: HTMLElement, name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
