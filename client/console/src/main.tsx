import { render } from "preact";
import { App, showTheme } from "./app.tsx";
import { Failure, Loading } from "./parts/states.tsx";
import { resume } from "./session.ts";
import "./style.css";

const root = document.getElementById("app");

async function main(): Promise<void> {
  if (!root) return;
  showTheme();
  render(<Loading />, root);
  try {
    await resume();
    render(<App />, root);
  } catch (error) {
    render(<Failure error={error} again={main} />, root);
  }
}

main();
