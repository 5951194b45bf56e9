#pragma once
#include <vector>

namespace separatrix {

/// The quantile of a sample, with linear interpolation between neighbours: at place s (n − 1) of the sorted values.
///
/// sorted   (n,) finite, ascending, n ≥ 1
/// share    s, 0 … 1
/// source   definition 7 of Hyndman and Fan 1996
double quantile(const std::vector<double>& sorted, double share);

/// The values that are finite, ascending.
std::vector<double> sorted_finite(std::vector<double> values);

/// Equal intervals over a sample, and how many of its values lie in each.
struct Histogram {
  std::vector<double> edges;        ///< (bins + 1,) the least value, …, the greatest one
  std::vector<std::size_t> counts;  ///< (bins,) of edges[i] ≤ value < edges[i + 1], in the last interval ≤
};

/// sorted   (n,) finite, ascending, n ≥ 1; where all are equal, one bin of width 0 holds them
/// bins     ≥ 1
Histogram histogram(const std::vector<double>& sorted, std::size_t bins);

}  // namespace separatrix
