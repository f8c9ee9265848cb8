import { render } from "preact";
import { App } from "./app.tsx";
import "./style.css";

const page = document.querySelector("#app");
if (page !== null) render(<App />, page);
