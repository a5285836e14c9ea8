import { changeRefs, type RefChangeWish } from "../refs/change-refs.ts";
import { Refusal } from "../refusal.ts";
import { demandField, type GraphqlCall } from "./graphql-call.ts";
import type { CreateRef, DeleteRef, UpdateRef, UpdateRefs } from "./inputs.ts";
import { refById, repositoryById } from "./lookup.ts";

const NOTHING = "0".repeat(40);

export async function createRef(call: GraphqlCall, input: CreateRef) {
  const repository = repositoryById(call, input.repositoryId);
  demandField(call, repository, "contents", "write");
  const taken = () => new Refusal(422, `A ref named "${input.name}" already exists in the repository.`);
  const wish = { ref: input.name, after: input.oid, before: null };
  await changeRefs(call.twin, repository, call.identity, [wish], taken);
  return { ref: await call.show.ref(call, repository, input.name) };
}

export async function updateRef(call: GraphqlCall, input: UpdateRef) {
  const { repository, name } = refById(call, input.refId);
  demandField(call, repository, "contents", "write");
  const wish = { ref: name, after: input.oid, before: undefined, force: input.force === true };
  await changeRefs(call.twin, repository, call.identity, [wish], stale);
  return { ref: await call.show.ref(call, repository, name) };
}

/** Zeros before: it must not be there yet. Zeros after: it goes. No `beforeOid`: whatever it is. */
export async function updateRefs(call: GraphqlCall, input: UpdateRefs) {
  const repository = repositoryById(call, input.repositoryId);
  demandField(call, repository, "contents", "write");
  const wishes = input.refUpdates.map(
    ({ name, beforeOid, afterOid, force }): RefChangeWish => ({
      ref: name,
      after: afterOid === NOTHING ? null : afterOid,
      before: beforeOid === NOTHING ? null : (beforeOid ?? undefined),
      force: force === true,
    }),
  );
  await changeRefs(call.twin, repository, call.identity, wishes, stale);
  return {};
}

export async function deleteRef(call: GraphqlCall, input: DeleteRef) {
  const { repository, name } = refById(call, input.refId);
  demandField(call, repository, "contents", "write");
  await changeRefs(
    call.twin,
    repository,
    call.identity,
    [{ ref: name, after: null, before: undefined }],
    stale,
  );
  return {};
}

function stale({ ref, before }: RefChangeWish): Refusal {
  return new Refusal(
    422,
    `Expected ref ${ref} to point to "${before ?? NOTHING}" but it did not.`,
    [],
    "STALE_DATA",
  );
}
