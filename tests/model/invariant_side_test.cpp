#include "lib/model/invariant_side.hpp"

#include <doctest/doctest.h>

#include "lib/model/enclosable.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "tests/support/plane_model.hpp"
#include "tests/support/random_expression.hpp"
#include "theory/registry.hpp"

namespace separatrix {
namespace {

using testing::x, testing::y, testing::plane_field;

TEST_CASE("invariant kinks: only where no solution crosses the hyperplane") {
  CHECK(invariant_kinks(plane_field({-abs(x) * y, x})) == std::vector<std::size_t>{0});
  CHECK(invariant_kinks(plane_field({abs(x) + y, x * relu(y) + 1})).empty());
  CHECK(invariant_kinks(plane_field({x * x, y})).empty());
  CHECK(invariant_kinks(find_model("markov").model) == std::vector<std::size_t>{1});
}

TEST_CASE("invariant sides: the continued field is the field on its side, without the kink") {
  const Model model = plane_field({-abs(x) * y + x * sign(x), relu(x) + y});
  const Model right = on_sides(model, {0}, {1}), left = on_sides(model, {0}, {-1});
  CHECK(right.field()[0] == -x * y + x);
  CHECK(right.field()[1] == x + y);
  CHECK(left.field()[0] == x * y - x);
  CHECK(left.field()[1] == y);
  CHECK(on_sides(model, {0}, {0}).field()[0] == model.field()[0]);
}

TEST_CASE("written for enclosures: markov's field at p = q = 1/10, its loss and its levels") {
  const Model& markov = find_model("markov").model;
  const ParameterValues parameters = markov.values({{"p", ratio(1, 10)}, {"q", ratio(1, 10)}});
  const Model written = enclosable(markov, parameters);
  CHECK(written.parameters().empty());
  CHECK(written.description().levels.size() == markov.description().levels.size());
  Substitution values;
  for (std::size_t i = 0; i < parameters.size(); ++i) values.emplace(markov.parameters()[i], parameters[i]);
  const PrecisionScope scope(60);
  for (const std::vector<Rational>& state :
       {std::vector<Rational>{ratio(1, 2), ratio(-3, 10)}, {2, 1}, {-1, -2}, {ratio(1, 10), ratio(1, 100)}}) {
    for (std::size_t i = 0; i < 2; ++i) {
      const Expression before = substitute(markov.resolve(markov.field()[i]), values), after = written.field()[i];
      const std::vector<mpfr> both = values_at<mpfr>({before, after}, markov.states(), state);
      CHECK(abs(both[0] - both[1]) < mpfr(1e-50));
    }
  }
}

}  // namespace
}  // namespace separatrix
