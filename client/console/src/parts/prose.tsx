/** Texts of the declarations: what stands between backquotes is code. */

export function Prose({ text }: { text: string }) {
  return (
    <>
      {text.split("`").map((part, at) => {
        const key = `${at} ${part}`;
        return at % 2 ? <code key={key}>{part}</code> : <span key={key}>{part}</span>;
      })}
    </>
  );
}
