import { vt as loginKey, yt as mayWrite } from "./chain-clearance-parse-policy.js";
import { r as readablePeopleOf } from "./operations-observe-digests.js";
// operations/may-ask.ts
async function askersOf(login, by, github) {
	const { people, members, unread } = await readablePeopleOf(by, (team) => github.teamMembers(team));
	if (members.some((one) => same(one, login))) return {
		people,
		permitted: true
	};
	if (by.some((one) => same(one, login))) {
		if (mayWrite(await github.permission(login))) return {
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
	return (await readablePeopleOf(by, (team) => github.teamMembers(team))).people;
}
function same(one, other) {
	return loginKey(one) === loginKey(other);
}
export { askersOf as n, approversOf as t };
