import { readFileSync } from "node:fs";
import { defineConfig } from "vite";
import { declarations } from "./declare.ts";

const NAME = "virtual:declarations";

export default defineConfig({
  base: "./",
  build: {
    target: "es2022",
    // Browsers that know `light-dark()`, of spring 2024.
    cssTarget: ["chrome123", "edge123", "firefox120", "safari17.5"],
    assetsDir: "",
    modulePreload: false,
    emptyOutDir: true,
    // No address of data, which the policy allows for images alone.
    assetsInlineLimit: 0,
  },
  plugins: [
    {
      name: "declarations",
      resolveId: (id) => (id === NAME ? NAME : undefined),
      load(id) {
        if (id !== NAME) return undefined;
        const made = declarations(JSON.parse(readFileSync("openapi.json", "utf8")));
        return `export default JSON.parse(${JSON.stringify(JSON.stringify(made))})`;
      },
    },
  ],
});
