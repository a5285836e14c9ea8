import { r as Fault } from "./chain-fault.js";
// operations/may-ask.ts
async function askersOf(login, by, github) {
	const { logins, known, people, unread } = await namedBy(by, github);
	if (known.some((one) => same(one, login))) return {
		people,
		permitted: true
	};
	if (logins.some((one) => same(one, login))) {
		const permission = await github.permission(login);
		if ([
			"admin",
			"maintain",
			"write"
		].includes(permission)) return {
			people,
			permitted: true
		};
	}
	if (unread !== void 0) throw unread;
	return {
		people,
		permitted: false
	};
}
async function approversOf(by, github) {
	return (await namedBy(by, github)).people;
}
async function namedBy(by, github) {
	const teams = await Promise.all(by.filter((name) => name.includes("/")).map((team) => members(team, github)));
	const known = teams.flatMap((team) => team instanceof Fault ? [] : team);
	const logins = by.filter((name) => !name.includes("/"));
	const unread = teams.find((team) => team instanceof Fault);
	return {
		logins,
		known,
		people: [...new Set([...logins, ...known])],
		unread
	};
}
async function members(team, github) {
	try {
		return await github.teamMembers(team);
	} catch (error) {
		if (error instanceof Fault) return error;
		throw error;
	}
}
function same(one, other) {
	return one.toLowerCase() === other.toLowerCase();
}
export { askersOf as n, approversOf as t };
