#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tools/picture/plot.hpp"

namespace separatrix {

/// Fills of regions: one colour per name, `#rrggbb`, or empty for a hatched region.
///
/// The labels of the command line have fixed colours whose lightness (CIE L*) lies far apart: global-minimum 85,
/// local-minimum 69, stationary 50, saddle 32, diverged 15; `undecided` is hatched. Other names share a ladder of hue and
/// lightness (cubehelix: D. A. Green, Bull. Astron. Soc. India 39, 289, 2011), monotone in greyscale; from five
/// names on, taken alternately from its light and its dark half.
std::vector<std::string> region_fills(const std::vector<std::string>& names);

/// gnuplot's `defined (…)` list of the colour bar: viridis, monotone in lightness.
std::string field_palette();

/// How a curve is drawn.
struct Pen {
  std::string colour;  // #rrggbb
  double width;        // in units of the terminal
  std::string dashes;  // gnuplot dash type
  bool halo;           // white edge, so that it shows on every fill
};

/// Pen of a curve.
///
/// occurrence   0 for the first name of this style in a picture, 1 for the second, …: each has its own dashes
Pen curve_pen(CurveStyle style, std::size_t occurrence);

/// Sign of a point: gnuplot point types of the body and the outline; an open sign has a white body.
struct Sign {
  int body;
  int outline;
  bool open;
};
Sign point_sign(PointStyle style);

}  // namespace separatrix
