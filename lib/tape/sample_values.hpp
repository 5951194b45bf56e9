#pragma once
#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

#include "lib/tape/lanes.hpp"
#include "lib/tape/tape.hpp"

namespace separatrix {

/// The samples of a mean in one arithmetic.
///
///     numbers of a sample = [ columns | values of the body that depend on the data only ]
///
/// In double they stand in blocks of sample_lanes samples, number by number, the last block filled up with its last
/// sample; otherwise sample by sample. Each number is rounded once: values that follow from the data are computed with three times the digits.
template <class A>
struct SampleValues {
  static constexpr std::size_t lanes = std::is_same_v<A, double> ? sample_lanes : 1;

  std::size_t width = 0;  ///< numbers of a sample
  bool complete = false;  ///< whether the second part is there; it is not where it would be too large
  std::vector<A> rows;    ///< (⌈n/lanes⌉, width, lanes)

  const A& operator()(std::size_t sample, std::size_t i) const {
    return rows[(sample / lanes * width + i) * lanes + sample % lanes];
  }
};

/// Keeps the samples of one mean for all evaluators of its tape, in the arithmetics that were asked for; of mpfr, in
/// the precision that was asked for last. Safe to use from several threads.
std::shared_ptr<SampleStore> make_sample_store();

/// The samples of a mean in arithmetic A, at the thread's precision.
template <class A>
std::shared_ptr<const SampleValues<A>> sample_values(const MeanCode& mean);

}  // namespace separatrix
