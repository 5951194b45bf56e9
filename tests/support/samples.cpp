#include "tests/support/samples.hpp"

#include <random>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"

namespace separatrix {

Dataset random_samples(const std::string& name, const std::vector<std::string>& columns, std::size_t samples,
                       unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Rational> values;
  for (std::size_t i = 0; i < samples * columns.size(); ++i) {
    values.push_back(ratio(static_cast<long>(random() % 4001) - 2000, 1000));
  }
  return Dataset(name, columns, std::move(values));
}

Expression written_out(Dataset data, Expression body) {
  std::vector<Expression> terms;
  for (std::size_t sample = 0; sample < data.samples(); ++sample) {
    terms.push_back(at_sample(body, data, sample));
  }
  return sum(std::move(terms)) / Expression(Rational(data.samples()));
}

}  // namespace separatrix
