/** Axes as they are drawn: ticks at the bottom and at the left, each with its quantity and unit. */
import type { Axis } from "./axes";

export interface Room {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

interface AxesProps {
  x: Axis;
  y: Axis;
  width: number;
  height: number;
  room: Room;
  /** lines through the picture at the ticks */
  lines?: boolean;
}

export function AxesDrawn({ x, y, width, height, room, lines = true }: AxesProps) {
  const right = width - room.right;
  const bottom = height - room.bottom;
  return (
    <g class="chart-axes" lang="en">
      {y.ticks.map((tick) => (
        <g key={tick.at} transform={`translate(0 ${y.scale(tick.at).toFixed(1)})`}>
          <path d={lines ? `M${room.left} 0H${right}` : `M${room.left - 4} 0H${room.left}`} />
          <text x={room.left - 8} dy="0.35em" text-anchor="end">
            {tick.text}
          </text>
        </g>
      ))}
      {x.ticks.map((tick) => (
        <g key={tick.at} transform={`translate(${x.scale(tick.at).toFixed(1)} ${bottom})`}>
          <path d="M0 0v4" />
          <text y="18" text-anchor="middle">
            {tick.text}
          </text>
        </g>
      ))}
      <text class="chart-label" x={right} y={height - 6} text-anchor="end">
        {x.label}
      </text>
      <text class="chart-label" x="0" y="12">
        {y.label}
      </text>
    </g>
  );
}
