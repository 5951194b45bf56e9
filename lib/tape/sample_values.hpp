#pragma once
#include <cstddef>
#include <memory>
#include <vector>

#include "lib/tape/tape.hpp"

namespace separatrix {

/// The samples of a mean in one arithmetic.
///
///     row of a sample = [ columns | values of the body that depend on the data only ]
///
/// Each number is rounded once: values that follow from the data are computed with three times the digits.
template <class A>
struct SampleValues {
  std::size_t width = 0;  ///< of a row
  bool complete = false;  ///< whether the second part is there; it is not where it would be too large
  std::vector<A> rows;    ///< (n·width,)
};

/// Keeps the samples of one mean for all evaluators of its tape, in the arithmetics that were asked for; of mpfr, in
/// the precision that was asked for last. Safe to use from several threads.
std::shared_ptr<SampleStore> make_sample_store();

/// The samples of a mean in arithmetic A, at the thread's precision.
template <class A>
std::shared_ptr<const SampleValues<A>> sample_values(const MeanCode& mean);

}  // namespace separatrix
