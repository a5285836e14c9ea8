import { t as healthProbe } from "./adapters-health-health-probe.js";
import { n as registryFromEnvironment } from "./adapters-registry-oci-registry.js";
import { t as sigstoreVerifier } from "./adapters-sigstore-verifier.js";
// cli/ports.ts
function portsOf({ environment }, { git, github }) {
	return {
		git,
		github,
		registry: registryFromEnvironment(environment),
		verifier: sigstoreVerifier(),
		health: healthProbe({
			environment,
			github
		}),
		now: () => new Date()
	};
}
export { portsOf as t };
