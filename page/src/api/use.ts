/** Answers of the server in components. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiError, lastRead, read, type Problem } from "./client";

export interface Answer<T> {
  value: T | undefined;
  problem: Problem | undefined;
  loading: boolean;
  again: () => void;
}

/** Reads `address` and reads it again when it changes; `null` reads nothing. What was read before is shown meanwhile. */
export function useAnswer<T>(address: string | null): Answer<T> {
  const [state, setState] = useState<{ address: string | null; value: T | undefined; problem: Problem | undefined; loading: boolean }>(() => ({
    address,
    value: address ? lastRead<T>(address) : undefined,
    problem: undefined,
    loading: address !== null,
  }));
  const wanted = useRef(address);
  wanted.current = address;
  const turn = useRef(0); // grows with every reading: an answer to an earlier one may come later
  const load = useCallback(() => {
    const mine = (turn.current += 1);
    const late = () => turn.current !== mine || wanted.current !== address;
    if (address === null) {
      setState({ address, value: undefined, problem: undefined, loading: false });
      return;
    }
    setState((before) => ({
      address,
      value: lastRead<T>(address) ?? (before.address === address ? before.value : undefined),
      problem: undefined,
      loading: true,
    }));
    read<T>(address)
      .then((value) => late() || setState({ address, value, problem: undefined, loading: false }))
      .catch((error: unknown) => {
        if (late()) return;
        if (!(error instanceof ApiError)) throw error;
        setState({ address, value: undefined, problem: error.problem, loading: false });
      });
  }, [address]);
  useEffect(load, [load]);
  const current = state.address === address;
  return {
    value: current ? state.value : address ? lastRead<T>(address) : undefined,
    problem: current ? state.problem : undefined,
    loading: current ? state.loading : address !== null,
    again: load,
  };
}
