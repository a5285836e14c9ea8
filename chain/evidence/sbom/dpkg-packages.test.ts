import { describe, expect, it } from "vitest";
import { digestOf } from "../../digest/digest.ts";
import { dpkgCataloger } from "./dpkg-cataloger.ts";
import { dpkgPackages, operatingSystem } from "./dpkg-packages.ts";
import type { Found } from "./merge-layers.ts";

function image(files: Readonly<Record<string, string>>): Found[] {
  return Object.entries(files).flatMap(([path, text]) => {
    expect(dpkgCataloger.wants(path, text.length)).toBe("all");
    return dpkgCataloger
      .read({ path, bytes: new TextEncoder().encode(text) })
      .map((fact) => ({ path, layer: digestOf("layer"), fact }));
  });
}

const DEBIAN = 'NAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="12"\nHOME_URL="https://www.debian.org/"\n';
const STATUS = `Package: app
Status: install ok installed
Maintainer: Some Body <some@body.example>
Architecture: amd64
Source: app-src (1:2.0-1)
Version: 1:2.0-1+b1
Depends: libc6 (>= 2.34), mail-agent | postfix, gone
Pre-Depends: dpkg:any
Description: first line
 and more
 .
 of it
Homepage: https://app.example

Package: libc6
Status: install ok installed
Architecture: amd64
Version: 2.36-9

Package: libstdc++6
Status: install ok installed
Version: 12.2.0

Package: exim4
Status: install ok installed
Architecture: all
Version: 4.96
Provides: mail-agent (= 1), smtp

Package: dpkg
Status: hold ok installed
Version: 1.21

Package: removed
Status: deinstall ok config-files
Version: 1
`;

describe("dpkgPackages", () => {
  const found = image({ "etc/os-release": DEBIAN, "var/lib/dpkg/status": STATUS });
  const [app, ...others] = dpkgPackages(found);

  it("names packages by purl, with the epoch in the version and the distribution beside it", () => {
    expect(app?.ref).toBe("pkg:deb/debian/app@1:2.0-1%2Bb1?arch=amd64&distro=debian-12");
    expect(others.map((item) => item.ref)).toEqual([
      "pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12",
      "pkg:deb/debian/libstdc%2B%2B6@12.2.0?distro=debian-12",
      "pkg:deb/debian/exim4@4.96?arch=all&distro=debian-12",
      "pkg:deb/debian/dpkg@1.21?distro=debian-12",
    ]);
  });

  it("draws an edge to what fulfils each relation, virtual packages included", () => {
    expect(app?.dependsOn).toEqual([
      "pkg:deb/debian/dpkg@1.21?distro=debian-12",
      "pkg:deb/debian/exim4@4.96?arch=all&distro=debian-12",
      "pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12",
    ]);
    expect(app?.unmet).toEqual(["gone"]);
  });

  it("keeps supplier, home page, source and the first line of the description", () => {
    expect(app?.component).toMatchObject({
      supplier: { name: "Some Body", contact: [{ email: "some@body.example" }] },
      description: "first line",
      externalReferences: [{ type: "website", url: "https://app.example" }],
      properties: [{ name: "clearance:dpkg:source", value: "app-src (1:2.0-1)" }],
    });
  });

  it("names the distribution", () => {
    expect(operatingSystem(found)?.component).toMatchObject({
      type: "operating-system",
      name: "debian",
      version: "12",
      description: "Debian GNU/Linux",
    });
  });

  it("reads distroless images, which keep one file per package and no states", () => {
    const distroless = image({
      "usr/lib/os-release": DEBIAN,
      "var/lib/dpkg/status.d/base": "Package: base-files\nVersion: 12.4\n",
    });
    expect(dpkgPackages(distroless).map((item) => item.ref)).toEqual([
      "pkg:deb/debian/base-files@12.4?distro=debian-12",
    ]);
    expect(dpkgCataloger.wants("var/lib/dpkg/status.d/base.md5sums", 1)).toBe("no");
  });
});
