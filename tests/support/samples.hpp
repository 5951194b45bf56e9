#pragma once
#include <string>
#include <vector>

#include "lib/symbolic/dataset.hpp"

namespace separatrix {

/// Seeded samples: numbers with three decimals, −2 … 2.
Dataset random_samples(const std::string& name, const std::vector<std::string>& columns, std::size_t samples,
                       unsigned seed);

/// The mean as a sum of n terms: the other road, without a mean node.
///
///     (1/n) Σ body with the numbers of each sample in place of the columns
Expression written_out(Dataset data, Expression body);

}  // namespace separatrix
