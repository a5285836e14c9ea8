import "./rolldown-runtime.js";
import { b as string } from "./zod.js";
import { r as Fault } from "./chain-fault.js";
// actions/read-inputs.ts
const SECRETS = new Set([
	"github-token",
	"app-private-key",
	"signing-key"
]);
function inputName(key) {
	return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
function readInputs(schema, source) {
	const given = Object.keys(schema.shape).flatMap((key) => {
		const name = inputName(key);
		const value = (SECRETS.has(name) ? source.secret(name) : source.input(name)).trim();
		return value === "" ? [] : [[key, value]];
	});
	const parsed = schema.safeParse(Object.fromEntries(given));
	if (parsed.success) return parsed.data;
	const names = new Set(given.map(([key]) => key));
	const problems = parsed.error.issues.map(({ path, message }) => {
		const key = String(path[0] ?? "");
		return `${inputName(key)}: ${names.has(key) ? message : "it is missing"}`;
	});
	throw new Fault("INPUT_INVALID", `wrong inputs: ${problems.join("; ")}`);
}
const List = string().default("").transform((text) => text.split(",").map((item) => item.trim()).filter((item) => item !== ""));
export { inputName as n, readInputs as r, List as t };
