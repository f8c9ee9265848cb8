import { createRequire } from "node:module";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import { defineConfig } from "hardhat/config";

const require = createRequire(import.meta.url);

export default defineConfig({
  plugins: [hardhatEthers, hardhatTypechain],
  solidity: {
    compilers: [
      {
        version: "0.8.37",
        path: require.resolve("solc/soljson.js"),
        // The legacy pipeline cannot decode a list of parties with lists of signers in a constructor.
        settings: { viaIR: true, evmVersion: "osaka", optimizer: { enabled: true, runs: 200 } },
      },
    ],
    // Not called by ours, but deployed beside them, so that passkeys and bare P-256 keys can sign acts.
    npmFilesToBuild: [
      "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913P256Verifier.sol",
      "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913WebAuthnVerifier.sol",
    ],
  },
  paths: { tests: { solidity: "./test/contracts" } },
  typechain: { outDir: "./types", tsNocheck: true },
  test: { solidity: { fuzz: { runs: 256 }, invariant: { runs: 64, depth: 96 } } },
  networks: { default: { type: "edr-simulated", chainType: "l1", hardfork: "osaka" } },
});
