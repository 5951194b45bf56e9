#include "lib/num/verdict.hpp"

#include <doctest/doctest.h>

#include <array>

namespace separatrix {
namespace {

constexpr std::array all{Verdict::fails, Verdict::undecided, Verdict::holds};

// What a verdict leaves possible: bit 0 "false", bit 1 "true".
unsigned possible(Verdict verdict) { return verdict == Verdict::fails ? 1 : verdict == Verdict::holds ? 2 : 3; }
Verdict of_possible(unsigned set) { return set == 1 ? Verdict::fails : set == 2 ? Verdict::holds : Verdict::undecided; }

template <class Connective>
Verdict over_all_possibilities(Verdict a, Verdict b, Connective connective) {
  unsigned outcomes = 0;
  for (const bool x : {false, true}) {
    for (const bool y : {false, true}) {
      const bool both_possible = (possible(a) >> x & 1) && (possible(b) >> y & 1);
      if (both_possible) outcomes |= connective(x, y) ? 2 : 1;
    }
  }
  return of_possible(outcomes);
}

TEST_CASE("verdict: Kleene's tables follow from two-valued logic over what is possible") {
  for (const Verdict a : all) {
    for (const Verdict b : all) {
      CAPTURE(name(a));
      CAPTURE(name(b));
      CHECK((a && b) == over_all_possibilities(a, b, [](bool x, bool y) { return x && y; }));
      CHECK((a || b) == over_all_possibilities(a, b, [](bool x, bool y) { return x || y; }));
      CHECK((!(a && b)) == (!a || !b));
    }
    CHECK((!a) == over_all_possibilities(a, a, [](bool x, bool) { return !x; }));
    CHECK((!!a) == a);
  }
}

TEST_CASE("verdict: decided statements and names") {
  CHECK(verdict(true) == Verdict::holds);
  CHECK(verdict(false) == Verdict::fails);
  CHECK(name(Verdict::holds) == "holds");
  CHECK(name(Verdict::fails) == "fails");
  CHECK(name(Verdict::undecided) == "undecided");
}

}  // namespace
}  // namespace separatrix
