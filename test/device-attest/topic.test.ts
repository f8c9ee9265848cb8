import { expect, test } from "vitest";
import { parseTopic, topicOf } from "../../device-attest/topic.ts";

test.each([
  ["urn:dev:mac:0024befffe804ff1", "urn%3Adev%3Amac%3A0024befffe804ff1"],
  ["urn:epc:id:giai:4000001.a/b", "urn%3Aepc%3Aid%3Agiai%3A4000001.a%2Fb"],
  ["urn:x-maker:a+b#c", "urn%3Ax-maker%3Aa%2Bb%23c"],
  ["urn:x-maker:(1)'!*", "urn%3Ax-maker%3A%281%29%27%21%2A"],
])("gives the device %s one segment without meaning of its own", (urn, segment) => {
  const topic = topicOf("ab".repeat(32), urn, "records");
  expect(topic).toBe(`tallystick/1/${"ab".repeat(32)}/${segment}/records`);
  expect(parseTopic(topic)).toEqual({ factory: "ab".repeat(32), device: urn, channel: "records" });
});

test.each([
  "",
  "tallystick/1/ab/urn%3Ax/records",
  `tallystick/1/${"AB".repeat(32)}/urn%3Ax/records`,
  `tallystick/1/${"ab".repeat(32)}/urn%3Ax/else`,
  `tallystick/1/${"ab".repeat(32)}/urn%3Ax/records/more`,
  `tallystick/1/${"ab".repeat(32)}/%zz/records`,
  `tallystick/2/${"ab".repeat(32)}/urn%3Ax/records`,
])("reads no device from %j", (topic) => {
  expect(parseTopic(topic)).toBeUndefined();
});
