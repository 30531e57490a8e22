import { useEffect, useRef, useState } from 'react';
import { addSample, type Sample, speedOf } from './transfer.ts';

/** Milliseconds between two figures: one that changes with every report can't be read. */
const steady = 1000;

/** Bytes a second of something that comes in, while it runs; null before that can be told. Samples what the page has: nothing is asked. */
export function useSpeed(came: number, running: boolean): number | null {
  const latest = useRef(came);
  useEffect(() => {
    latest.current = came;
  });
  const [speed, setSpeed] = useState<number | null>(null);
  useEffect(() => {
    if (!running) return;
    let samples: Sample[] = [];
    const sample = () => {
      samples = addSample(samples, { at: performance.now(), bytes: latest.current });
      setSpeed(speedOf(samples));
    };
    sample();
    const timer = setInterval(sample, steady);
    return () => clearInterval(timer);
  }, [running]);
  return running ? speed : null;
}
