import { kt as askGit } from "./chain-clearance-parse-policy.js";
import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
// adapters/gitops/clone-folder.ts
async function cloneFolder(environment, apiUrl, repository) {
	const name = createHash("sha256").update(`${apiUrl}\n${repository}`).digest("hex").slice(0, 32);
	try {
		const root = join(cacheHome(environment), "clearance", "git");
		await mkdir(root, {
			recursive: true,
			mode: 448
		});
		return await lockedFolder(root, name) ?? await temporaryFolder();
	} catch {
		return temporaryFolder();
	}
}
async function isWhole({ dir }) {
	return (await askGit([
		"--git-dir=.",
		"fsck",
		"--connectivity-only",
		"--no-dangling",
		"--no-progress"
	], { directory: dir })).exitCode === 0;
}
async function temporaryFolder(parent = tmpdir()) {
	const dir = await mkdtemp(join(parent, "clearance-git-"));
	return {
		dir,
		kept: false,
		release: () => remove(dir)
	};
}
async function remove(dir) {
	try {
		await rm(dir, {
			recursive: true,
			force: true,
			maxRetries: 4,
			retryDelay: 50
		});
	} catch (error) {
		if (!(error instanceof Error && "code" in error && error.code === "ENOTEMPTY")) throw error;
	}
}
async function lockedFolder(root, name) {
	const dir = join(root, name);
	const lock = `${dir}.lock`;
	const before = await take(lock);
	if (before === "taken") return void 0;
	if (before === "abandoned") await rm(dir, {
		recursive: true,
		force: true
	});
	await mkdir(dir, {
		recursive: true,
		mode: 448
	});
	await chmod(dir, 448);
	if ((await stat(dir)).uid !== process.getuid?.()) {
		await rm(lock, { force: true });
		return;
	}
	return {
		dir,
		kept: true,
		async release(damaged = false) {
			if (damaged) await rm(dir, {
				recursive: true,
				force: true
			});
			await rm(lock, { force: true });
		}
	};
}
async function take(lock) {
	if (await create(lock)) return "free";
	if (await isHeld(lock)) return "taken";
	await rm(lock, { force: true });
	return await create(lock) ? "abandoned" : "taken";
}
async function isHeld(lock) {
	const [text, made] = await Promise.all([readFile(lock, "utf8"), stat(lock)]);
	const holder = Number(text);
	if (Number.isInteger(holder) && holder > 0) return isAlive(holder);
	return Date.now() - made.mtimeMs < 6e4;
}
async function create(lock) {
	try {
		await writeFile(lock, String(process.pid), {
			flag: "wx",
			mode: 384
		});
		return true;
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
		throw error;
	}
}
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && "code" in error && error.code === "EPERM";
	}
}
function cacheHome(environment) {
	const given = environment["XDG_CACHE_HOME"];
	if (given !== void 0 && isAbsolute(given)) return given;
	return join(environment["HOME"] ?? homedir(), ".cache");
}
export { isWhole as n, temporaryFolder as r, cloneFolder as t };
