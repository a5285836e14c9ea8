import { t as httpProbe } from "./adapters-health-http-probe.js";
import { n as registryFromEnvironment } from "./adapters-registry-oci-registry.js";
import { t as sigstoreVerifier } from "./adapters-sigstore-verifier.js";
// cli/ports.ts
function portsOf({ environment }, { git, github }) {
	return {
		git,
		github,
		registry: registryFromEnvironment(environment),
		verifier: sigstoreVerifier(),
		health: httpProbe(),
		now: () => new Date()
	};
}
export { portsOf as t };
