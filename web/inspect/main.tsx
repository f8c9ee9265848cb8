import { render } from "preact";
import { App } from "./app.tsx";
import "./style.css";

const page = document.querySelector("#inspect");
if (page !== null) render(<App />, page);
// Without it the page still works while there is a network.
void navigator.serviceWorker?.register("/inspect/worker.js", { scope: "/inspect" });
