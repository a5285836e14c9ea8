// chain/source/github-server.ts
const GITHUB_SERVER = "https://github.com";
function repositoryUri(repository, server = GITHUB_SERVER) {
	return `${server}/${repository}`;
}
function subjectOf(identity, server = GITHUB_SERVER) {
	return `${server}/${identity}`;
}
export { repositoryUri as n, subjectOf as r, GITHUB_SERVER as t };
