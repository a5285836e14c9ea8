import { createService } from "./server.js";

const port = Number(process.env.PORT ?? 8080);
const service = createService({ region: process.env.REGION });

service.listen(port, process.env.HOST ?? "0.0.0.0", () => {
  console.log(JSON.stringify({ message: "listening", port: service.address().port }));
});

// Kubernetes sends SIGTERM and takes the pod out of the Service at the same time: answer what
// is under way, take nothing new, and leave on our own before the grace period ends.
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.once(signal, () => {
    console.log(JSON.stringify({ message: "stopping", signal }));
    service.close(() => process.exit(0));
    service.closeIdleConnections();
    setTimeout(() => process.exit(1), 10_000).unref();
  });
}
