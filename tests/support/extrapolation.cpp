#include "tests/support/extrapolation.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/error.hpp"

namespace separatrix {

Extrapolation limit_of_smoothing(const std::function<double(const Rational& width)>& quantity, const Rational& width,
                                 const std::vector<double>& orders) {
  if (orders.empty()) throw InvalidArgument("orders of extrapolation", "", "at least one");
  Extrapolation limit;
  std::vector<double> row;  // T_{k,0}, T_{k,1}, …
  double diagonal = 0;      // T_{k−1,k−1}
  Rational mu = width;
  for (std::size_t k = 0; k <= orders.size(); ++k, mu /= 2) {
    const std::vector<double> above = row;
    if (!row.empty()) diagonal = row.back();
    row.assign(1, quantity(mu));
    if (k > 0) limit.differences.push_back(row[0] - limit.values.back());
    limit.values.push_back(row[0]);
    for (std::size_t j = 1; j <= k; ++j) {
      row.push_back(row[j - 1] + (row[j - 1] - above[j - 1]) / (std::exp2(orders[j - 1]) - 1));
    }
  }
  limit.value = row.back();
  limit.error = std::max(std::abs(row.back() - row[row.size() - 2]), std::abs(row.back() - diagonal));
  return limit;
}

}  // namespace separatrix
