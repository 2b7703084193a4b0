declare module "virtual:declarations" {
  const declarations: import("./declared.ts").Declarations;
  export default declarations;
}
declare module "*.css";
