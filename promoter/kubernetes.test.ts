import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import * as z from "zod";
import { readOptions } from "./options.ts";

const Deployment = z.object({
  kind: z.literal("Deployment"),
  spec: z.object({
    template: z.object({
      spec: z.object({
        containers: z.tuple([
          z.object({
            image: z.string(),
            command: z.array(z.string()),
            env: z.array(z.object({ name: z.string(), value: z.string().optional() })),
            resources: z.object({ limits: z.object({ memory: z.string() }) }),
          }),
        ]),
      }),
    }),
  }),
});

const read = (path: string) => readFile(new URL(path, import.meta.url), "utf8");

it("the shipped deployment starts the service, with the heap and the memory that docs/scale.md measures", async () => {
  const [, deployment] = parseAllDocuments(await read("kubernetes.yaml")).map((one) => one.toJS());
  const [{ image, command, env, resources }] = Deployment.parse(deployment).spec.template.spec.containers;
  expect(image).toMatch(/@sha256:0{64}$/);
  expect(command.slice(0, 3)).toEqual(["node", "dist/clearance.js", "serve"]);
  const given = Object.fromEntries(env.map(({ name, value = "from a secret" }) => [name, value]));
  const { CLEARANCE_APP_PRIVATE_KEY_FILE: _file, ...rest } = given;
  const around = { ...rest, CLEARANCE_APP_PRIVATE_KEY: "from a file" };
  expect(await readOptions(command.slice(3), around)).toMatchObject({ host: "0.0.0.0", port: 8080 });
  const scale = await read("../docs/scale.md");
  expect(scale).toContain(`NODE_OPTIONS=${given["NODE_OPTIONS"]}`);
  expect(scale).toContain(`| ${resources.limits.memory.replace("Mi", " MiB")} |`);
});
