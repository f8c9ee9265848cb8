import { useEffect, useState } from "preact/hooks";
import { findWallets, type Wallet } from "./wallet.ts";

/** The wallets of this browser, once they have announced themselves. */
export function useWallets(): readonly Wallet[] {
  const [wallets, setWallets] = useState<readonly Wallet[]>([]);
  useEffect(() => void findWallets().then(setWallets), []);
  return wallets;
}
