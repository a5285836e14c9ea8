import { t as RESPONSE_ALREADY_SENT } from "./sandbox-hono-node-server.js";
import { i as matchedRoutes } from "./hono.js";
import { r as readOperation } from "./sandbox-adapters-github-twin-graphql.js";
import { J as identifyApp, X as Refusal, q as identify } from "./sandbox-adapters-github-twin.js";
import { createHash } from "node:crypto";
// adapters/github/twin/traffic/intercept.ts
function newInterceptors() {
	const all = new Set();
	return {
		add(interceptor) {
			all.add(interceptor);
			return () => {
				all.delete(interceptor);
			};
		},
		async ask(at) {
			for (const interceptor of all) {
				const said = await interceptor(at);
				if (said === void 0 || said.do === "pass") continue;
				if (said.do !== "delay") return said;
				await said.until;
			}
			return { do: "pass" };
		}
	};
}
function interceptable(request) {
	const { method, path, actor, graphql } = request;
	if (graphql === void 0) return {
		method,
		path,
		actor
	};
	const { name, kind, mutations } = graphql;
	return {
		method,
		path,
		actor,
		graphql: {
			name,
			kind,
			mutations
		}
	};
}
// adapters/github/twin/traffic/seen-request.ts
function pointsOf(request) {
	if (request.graphql !== void 0) return request.graphql.kind === "mutation" ? 5 : 1;
	return request.method === "GET" || request.method === "HEAD" ? 1 : 5;
}
function contentOf(request) {
	if (request.graphql !== void 0) return request.graphql.mutations.length;
	return ![
		"GET",
		"HEAD",
		"OPTIONS"
	].includes(request.method) && !/\/access_tokens$|\/git-[\w-]+-pack$/.test(request.path) ? 1 : 0;
}
function seenRequest(twin, method, path, authorization, body) {
	const graphql = path === "/graphql" ? operationIn(body) : void 0;
	const identity = identityOf(twin, authorization);
	return {
		method,
		path,
		actor: identity.kind === "anonymous" ? "anonymous" : identity.account.login,
		token: authorization === void 0 ? "" : createHash("sha256").update(authorization).digest("hex").slice(0, 12),
		budget: appBudget(twin, authorization) ?? budgetOf(identity),
		...graphql === void 0 ? {} : { graphql }
	};
}
function operationIn(body) {
	try {
		const read = readOperation(JSON.parse(body));
		return "document" in read ? read : void 0;
	} catch {
		return;
	}
}
function identityOf(twin, authorization) {
	try {
		return identify(twin.state, authorization, twin.now());
	} catch (error) {
		if (error instanceof Refusal) return { kind: "anonymous" };
		throw error;
	}
}
function appBudget(twin, authorization) {
	if (!/^bearer [\w-]+\.[\w-]+\.[\w-]+$/i.test(authorization ?? "")) return void 0;
	try {
		const owner = `app ID ${identifyApp(twin.state, authorization, twin.now()).id}`;
		return {
			key: owner,
			hourly: 5e3,
			owner
		};
	} catch (error) {
		if (error instanceof Refusal) return void 0;
		throw error;
	}
}
function budgetOf(identity) {
	switch (identity.kind) {
		case "anonymous": return {
			key: "anonymous",
			hourly: 60,
			owner: "127.0.0.1"
		};
		case "user": return {
			key: `user ${identity.account.id}`,
			hourly: 5e3,
			owner: `user ID ${identity.account.id}`
		};
		case "installation": {
			const owner = `installation ID ${identity.app.installationId}`;
			return {
				key: owner,
				hourly: 5e3,
				owner
			};
		}
		case "job": return {
			key: `job ${identity.repository}`,
			hourly: 1e3,
			owner: `repository ${identity.repository}`
		};
		default: return identity;
	}
}
// adapters/github/twin/traffic/counters.ts
function newCounters() {
	let counted = {
		total: newTally(),
		actors: new Map(),
		tokens: new Map()
	};
	const tallies = ({ actor, token }) => [
		counted.total,
		known(counted.actors, actor),
		known(counted.tokens, token)
	];
	return {
		read: () => structuredClone({
			total: counted.total,
			actors: Object.fromEntries(counted.actors),
			tokens: Object.fromEntries(counted.tokens)
		}),
		reset() {
			counted = {
				total: newTally(),
				actors: new Map(),
				tokens: new Map()
			};
		},
		count(request, route, { status, limited }) {
			for (const tally of tallies(request)) {
				tally.requests++;
				add(tally.routes, `${request.method} ${route}`);
				tally.points += pointsOf(request);
				tally.content += contentOf(request);
				if (status === 304) tally.notModified++;
				if (limited) tally.limited++;
				const { graphql } = request;
				if (graphql === void 0) continue;
				add(tally.operations, graphql.name);
				for (const name of graphql.mutations) add(tally.mutations, name);
				tally.graphqlPoints += graphql.cost.points;
			}
		},
		countGit(request, what) {
			for (const tally of tallies(request)) add(tally.git, what);
		}
	};
}
function newTally() {
	return {
		requests: 0,
		routes: {},
		operations: {},
		mutations: {},
		graphqlPoints: 0,
		points: 0,
		content: 0,
		notModified: 0,
		limited: 0,
		git: {}
	};
}
function known(tallies, key) {
	const found = tallies.get(key) ?? newTally();
	tallies.set(key, found);
	return found;
}
function add(table, key) {
	table[key] = (table[key] ?? 0) + 1;
}
// adapters/github/twin/traffic/limits.ts
const HOUR = 36e5;
const MINUTE = 6e4;
const CONCURRENT = 100;
const POINTS = {
	core: 900,
	graphql: 2e3
};
const CONTENT = {
	minute: 80,
	hour: 500
};
function newLimits(twin) {
	const windows = new Map();
	const recent = new Map();
	const running = new Map();
	function windowOf({ key }, resource) {
		const id = `${key}\0${resource}`;
		const known = windows.get(id);
		if (known !== void 0 && known.reset > twin.now()) return known;
		const fresh = {
			used: 0,
			reset: twin.now() + HOUR
		};
		windows.set(id, fresh);
		return fresh;
	}
	function recentOf({ key }) {
		const kept = (recent.get(key) ?? []).filter((one) => one.at > twin.now() - HOUR);
		recent.set(key, kept);
		return kept;
	}
	function refusal(request) {
		const { budget } = request;
		const resource = resourceOf(request);
		const window = windowOf(budget, resource);
		const price = resource === "graphql" ? request.graphql?.cost.points ?? 1 : 1;
		if (window.used + price > budget.hourly) return primary(request, window, headers(request));
		const past = recentOf(budget);
		const lately = past.filter((one) => one.at > twin.now() - MINUTE);
		const sum = (of, what) => of.reduce((all, one) => all + what(one), 0);
		const points = sum(lately.filter((one) => one.resource === resource), (one) => one.points);
		const content = (of) => sum(of, (one) => one.content) + contentOf(request);
		if ((running.get(budget.key) ?? 0) >= CONCURRENT) return secondary(twin, 1);
		if (points + pointsOf(request) > POINTS[resource]) return secondary(twin, secondsLeft(lately, MINUTE));
		if (contentOf(request) > 0) {
			if (content(lately) > CONTENT.minute) return secondary(twin, secondsLeft(lately, MINUTE));
			if (content(past) > CONTENT.hour) return secondary(twin, secondsLeft(past, HOUR));
		}
	}
	function secondsLeft(entries, span) {
		const oldest = entries[0]?.at ?? twin.now();
		return Math.max(1, Math.ceil((oldest + span - twin.now()) / 1e3));
	}
	function headers(request) {
		const resource = resourceOf(request);
		const window = windowOf(request.budget, resource);
		const { hourly } = request.budget;
		return {
			"x-ratelimit-limit": String(hourly),
			"x-ratelimit-used": String(window.used),
			"x-ratelimit-remaining": String(Math.max(0, hourly - window.used)),
			"x-ratelimit-reset": String(Math.ceil(window.reset / 1e3)),
			"x-ratelimit-resource": resource
		};
	}
	return {
		headers,
		begin(request) {
			const limited = twin.settings.limits ? refusal(request) : void 0;
			if (limited !== void 0) return limited;
			const { key } = request.budget;
			running.set(key, (running.get(key) ?? 0) + 1);
			recentOf(request.budget).push({
				at: twin.now(),
				resource: resourceOf(request),
				points: pointsOf(request),
				content: contentOf(request)
			});
		},
		ended(request, status) {
			const { key } = request.budget;
			running.set(key, Math.max(0, (running.get(key) ?? 0) - 1));
			if (status !== 304) windowOf(request.budget, resourceOf(request)).used += request.graphql?.cost.points ?? 1;
		},
		rateLimit(request) {
			const { used, reset } = windowOf(request.budget, "graphql");
			const { hourly: limit } = request.budget;
			return {
				limit,
				used,
				remaining: Math.max(0, limit - used),
				resetAt: new Date(reset).toISOString()
			};
		}
	};
}
function resourceOf(request) {
	return request.path === "/graphql" ? "graphql" : "core";
}
function primary(request, window, headers) {
	const message = `API rate limit exceeded for ${request.budget.owner}.`;
	const spent = {
		...headers,
		"x-ratelimit-remaining": "0",
		"x-ratelimit-used": String(window.used)
	};
	if (resourceOf(request) === "graphql") return {
		status: 200,
		headers: spent,
		body: { errors: [{
			type: "RATE_LIMITED",
			message
		}] }
	};
	return {
		status: 403,
		headers: spent,
		body: {
			message,
			documentation_url: "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api"
		}
	};
}
function secondary(twin, seconds) {
	return {
		status: twin.settings.limitStatus,
		headers: { "retry-after": String(seconds) },
		body: {
			message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.",
			documentation_url: "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits"
		}
	};
}
// adapters/github/twin/traffic/traffic.ts
function newTraffic(twin) {
	return {
		counters: newCounters(),
		limits: newLimits(twin),
		interceptors: newInterceptors()
	};
}
function hangUp(c) {
	c.env.outgoing.destroy();
	return RESPONSE_ALREADY_SENT;
}
function passTraffic(twin, traffic) {
	return async (c, next) => {
		const request = await look(twin, c);
		const said = await traffic.interceptors.ask(interceptable(request));
		if (said.do === "drop") return hangUp(c);
		if (said.do === "answer") return Response.json(said.body, {
			status: said.status,
			headers: { ...said.headers }
		});
		const limited = traffic.limits.begin(request);
		if (limited !== void 0) {
			traffic.counters.count(request, routeOf(c, request), {
				status: limited.status,
				limited: true
			});
			return Response.json(limited.body, {
				status: limited.status,
				headers: { ...limited.headers }
			});
		}
		await next();
		traffic.limits.ended(request, c.res.status);
		for (const [name, value] of Object.entries(traffic.limits.headers(request))) c.res.headers.set(name, value);
		traffic.counters.count(request, routeOf(c, request), {
			status: c.res.status,
			limited: false
		});
		return said.do === "act-then-drop" ? hangUp(c) : void 0;
	};
}
async function look(twin, c) {
	const { pathname, search } = new URL(c.req.url);
	const path = `${pathname.replace(/^\/api(\/v3|(?=\/graphql))/, "")}${search}`;
	const body = path === "/graphql" ? await c.req.text() : "";
	return seenRequest(twin, c.req.method, path, c.req.header("authorization"), body);
}
function routeOf(c, request) {
	if (request.path === "/graphql") return request.path;
	return matchedRoutes(c).findLast((one) => one.method !== "ALL" && !one.path.endsWith("*"))?.path.replace(/^\/api\/v3/, "").replace(/\{[^}]*\}/g, "") ?? "(none)";
}
export { seenRequest as a, passTraffic as i, look as n, interceptable as o, newTraffic as r, hangUp as t };
