#include "tools/report/numbering.hpp"

#include <doctest/doctest.h>

#include "tests/support/program.hpp"
#include "theory/registry.hpp"

namespace separatrix::testing {

TEST_CASE("numbering: a search that came to its limit of work is named, one that did not is not") {
  const Model& model = find_model("markov").model;
  const Limit<double> limit{Label::minimum, 0, {5, 5}, 0};
  const std::vector<Interval> box(2, Interval{-3, 3});
  Equilibria whole(model, model.values({}), box), cut(model, model.values({}), box, {}, 1);
  CHECK(unfinished_numbering(cut).empty());
  whole(limit);
  cut(limit);
  CHECK(unfinished_numbering(whole).empty());
  CHECK(contains(unfinished_numbering(cut), "limit of work"));
  CHECK(contains(unfinished_numbering(cut), "--box"));
}

}  // namespace separatrix::testing
