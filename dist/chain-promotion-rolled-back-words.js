// chain/promotion/rolled-back-words.ts
function rolledBackWords({ from, to, images, quarantined }) {
	if (images === void 0) return [`- back again: \`${to}\``, `- in quarantine: \`${from}\``];
	return [...images.map((one) => one.from === one.to ? `- ${one.service} stays: \`${one.to}\`` : `- ${one.service} back again: \`${one.to}\`, instead of \`${one.from}\``), `- in quarantine: ${quarantined.map((digest) => `\`${digest}\``).join(", ") || "nothing"}`];
}
function digestWords(side, about) {
	const { images } = about;
	if (images === void 0) return about[side] ?? "nothing";
	return images.map((image) => `${image.service} ${image[side]}`).join(", ");
}
function rolledBackLine(done) {
	const { from, images, quarantined = [] } = done;
	const bad = images === void 0 ? from : quarantined.join(", ") || "nothing new";
	return `${digestWords("to", done)} is back, ${bad} is in quarantine`;
}
export { rolledBackLine as n, rolledBackWords as r, digestWords as t };
