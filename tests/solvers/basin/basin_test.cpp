#include <doctest/doctest.h>

#include <random>
#include <string>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "solvers/basin/label.hpp"
#include "solvers/basin/sweep.hpp"
#include "solvers/evaluation.hpp"
#include "tests/support/problems.hpp"
#include "theory/makkuva_2024/closed_forms.hpp"
#include "theory/makkuva_2024/model.hpp"
#include "theory/registry.hpp"

namespace separatrix {
namespace {

std::vector<Label> labels_of(const Model& model, const std::vector<SweepCell>& cells) {
  std::vector<Label> labels;
  for (const SweepResult& result : sweep(model, cells.size(), [&](std::size_t i) { return cells[i]; }, {})) {
    labels.push_back(result.label);
  }
  return labels;
}

Label label_of(const Model& model, const std::vector<Rational>& start) {
  return labels_of(model, {{model.values({}), start}})[0];
}

/// How labels of `markov` compare to the closed form M8.
struct Score {
  std::size_t right = 0, undecided = 0, wrong = 0;
};

Score score(const std::vector<SweepCell>& cells) {
  const TheoryModel& theory = find_model("markov");
  const std::vector<Label> labels = labels_of(theory.model, cells);
  Score result;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto expected = theory.closed.label(cells[i].parameters, cells[i].start);
    REQUIRE(expected);
    if (labels[i] == *expected) {
      ++result.right;
    } else if (labels[i] == Label::undecided) {
      ++result.undecided;
    } else {
      ++result.wrong;
      MESSAGE("p = " << cells[i].parameters[0].get_str() << ", q = " << cells[i].parameters[1].get_str()
                     << ", e = " << cells[i].start[0].get_d() << ", w = " << cells[i].start[1].get_d() << ": "
                     << name(labels[i]) << " instead of " << name(*expected));
    }
  }
  return result;
}

Rational random_in(std::mt19937_64& random, const Rational& low, const Rational& high) {
  return low + (high - low) * Rational(static_cast<unsigned long>(random() % ((1UL << 20) - 1)) + 1, 1UL << 20);
}

std::vector<SweepCell> random_cells(const Rational& p, const Rational& q, std::size_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<SweepCell> cells;
  for (std::size_t i = 0; i < count; ++i) {
    cells.push_back({{p, q}, {random_in(random, -3, 3), random_in(random, -3, 3)}});
  }
  return cells;
}

// starts on both sides of the separatrix, off by a distance in e
std::vector<SweepCell> cells_beside_separatrix(const Rational& offset) {
  std::vector<SweepCell> cells;
  const Expression w = symbol("w");
  for (const long tenths : {-25L, -15L, -10L, -8L, -6L, -4L, -2L, -1L}) {
    const Rational at(tenths, 10);
    const Rational curve = evaluate({makkuva_2024::separatrix()}, {w}, {at}, 40)[0].value();
    for (const auto& [p, q] :
         {std::pair{Rational(1, 10), Rational(1, 10)}, std::pair{Rational(9, 10), Rational(9, 10)}}) {
      for (const Rational& e : {Rational(curve + offset), Rational(curve - offset), Rational(-curve - offset)}) {
        cells.push_back({{p, q}, {e, at}});
      }
    }
  }
  return cells;
}

TEST_CASE("basin: labels of markov are those of the closed form on random starts") {
  for (const auto& [p, q] : std::vector<std::pair<Rational, Rational>>{{Rational(1, 10), Rational(1, 10)},
                                                                       {Rational(9, 10), Rational(9, 10)},
                                                                       {Rational(1, 2), Rational(4, 5)},
                                                                       {Rational(1, 5), Rational(3, 5)},
                                                                       {Rational(3, 10), Rational(7, 10)}}) {
    const Score found = score(random_cells(p, q, 500, 11));
    const std::string at = p.get_str() + ", q = " + q.get_str();
    INFO("p = " << at << ": " << found.right << " right, " << found.undecided << " undecided, " << found.wrong
                << " wrong");
    CHECK(found.wrong == 0);
    CHECK(found.undecided <= 5);
  }
}

TEST_CASE("basin: beside the separatrix of a degenerate saddle no label is wrong") {
  for (const std::string offset : {"1e-2", "1e-3", "1e-5", "1e-6", "1e-9", "1e-12"}) {
    const Score found = score(cells_beside_separatrix(parse_rational(offset)));
    INFO("off by " << offset << ": " << found.right << " right, " << found.undecided << " undecided");
    CHECK(found.wrong == 0);
    if (parse_rational(offset) > Rational(1, 10'000)) CHECK(found.undecided == 0);
  }
}

TEST_CASE("basin: beside p + q = 1, where both levels of the loss meet, no label is wrong") {
  for (const std::string gap : {"1e-3", "1e-6", "1e-9"}) {
    for (const int side : {1, -1}) {
      const Score found =
          score(random_cells(Rational(2, 5), Rational(Rational(3, 5) + side * parse_rational(gap)), 40, 3));
      INFO("p + q - 1 = " << side << " · " << gap << ": " << found.right << " right, " << found.undecided
                          << " undecided");
      CHECK(found.wrong == 0);
      CHECK(5 * found.right >= 2 * 40);  // measured: 20 at the smallest gap, below p + q = 1
    }
  }
}

TEST_CASE("basin: at p + q = 1 both kinds of limit are global minima") {
  // w < 0 and E > E_s: onto w = w_s; else onto the axis
  std::vector<SweepCell> cells;
  for (const Rational& w :
       {Rational(-2), Rational(-1), Rational(-1, 2), Rational(-1, 10), Rational(1, 2), Rational(2)}) {
    for (const Rational& e : {Rational(1, 2), Rational(-1), Rational(5, 2)})
      cells.push_back({{Rational(3, 10), Rational(7, 10)}, {e, w}});
  }
  const Score found = score(cells);
  CHECK(found.wrong == 0);
  CHECK(found.undecided == 0);
}

TEST_CASE("basin: a plateau beside the repelling part of an axis is no minimum") {
  const Rational low(1, 10), high(9, 10);
  for (const std::string e : {"1e-2", "1e-5", "1e-8", "-1e-8", "1e-12"}) {
    std::vector<SweepCell> cells;
    for (const Rational& w : {Rational(-1, 2), Rational(-1, 10), Rational(1, 10), Rational(1), Rational(2)}) {
      cells.push_back({{low, low}, {parse_rational(e), w}});
    }
    for (const Rational& w : {Rational(-5, 2), Rational(-1), Rational(-4, 5)}) {
      cells.push_back({{high, high}, {parse_rational(e), w}});
    }
    const Score found = score(cells);
    INFO("e = " << e << ": " << found.right << " right, " << found.undecided << " undecided");
    CHECK(found.wrong == 0);
    CHECK(found.right > 0);
  }
}

TEST_CASE("basin: a start that does not move") {
  const Model& markov = find_model("markov").model;
  CHECK(label_of(markov, {0, 1}) == Label::stationary);
  CHECK(label_of(markov, {0, -3}) == Label::stationary);
}

TEST_CASE("basin: levels rank the minima of a double well") {
  // minima at x ≈ ∓1; the left one is the lower
  const char* const loss = "(x^2 - 1)^2/4 + x/10 + y^2/2";
  const Model ranked = gradient_model({"x", "y"}, loss, {"-1010/10000 + 0*1", "98/1000"});
  CHECK(label_of(ranked, {-1, 1}) == Label::global_minimum);
  CHECK(label_of(ranked, {Rational(3, 2), 1}) == Label::local_minimum);
}

TEST_CASE("basin: levels of a file do not make a minimum of infinity, where the loss falls to the same") {
  const auto labels = [](const std::vector<std::string>& states, const std::string& loss, const std::string& top) {
    ModelDescription said = gradient_model(states, loss, {"0", top}).description();
    said.status = Status::given;
    const Model model(said);
    const std::vector<Rational> rest(states.size() - 1, Rational(0));
    const auto from = [&](const Rational& x) {
      std::vector<Rational> start{x};
      start.insert(start.end(), rest.begin(), rest.end());
      return label_of(model, start);
    };
    CHECK(from(ratio(1, 2)) == Label::global_minimum);
    return from(3);
  };
  CHECK(labels({"x"}, "x^2*exp(-x)", "4*exp(-2)") == Label::infinity);
  CHECK(labels({"x", "y"}, "x^2*exp(-x) + y^2/2", "4*exp(-2)") != Label::global_minimum);
  CHECK(labels({"x", "y"}, "x^2/(1 + x^2)^2 + y^2/2", "1/4") != Label::global_minimum);
}

TEST_CASE("basin: a model without levels has minima without rank") {
  CHECK(label_of(gradient_model({"x", "y"}, "(x^2 - 1)^2/4 + y^2/2"), {Rational(3, 2), 1}) == Label::minimum);
}

TEST_CASE("basin: the saddle belongs to those who start on its stable set exactly") {
  const Model well = gradient_model({"x", "y"}, "(x^2 - 1)^2/4 + y^2/2", {"0", "1/4"});
  CHECK(label_of(well, {0, 1}) == Label::saddle);
  CHECK(label_of(well, {0, 0}) == Label::stationary);
  for (const std::string off : {"1e-2", "1e-6", "1e-8", "-1e-8"}) {
    const Label label = label_of(well, {parse_rational(off), 1});
    CAPTURE(off);
    CHECK(label == Label::global_minimum);
  }
}

TEST_CASE("basin: on a stable set whose sides have one label the start has not that label") {
  // wells at ±(3, 4)/5, the stable set of the saddle between them is 3x + 4y = 0: no start on it is exact in double
  const std::string wells = "((3*x + 4*y)^2/25 - 1)^2/4 + (4*x - 3*y)^2/50";
  const Rational x(4, 7), y(-3, 7);
  for (const std::vector<std::string>& levels :
       {std::vector<std::string>{"0"}, std::vector<std::string>{"0", "1/4"}, std::vector<std::string>{}}) {
    const Model model = gradient_model({"x", "y"}, wells, levels);
    const Label minimum = levels.empty() ? Label::minimum : Label::global_minimum;
    for (const long denominator : {7L, 11L, 13L, 49L, 1001L}) {
      const Label label = label_of(model, {Rational(4, denominator), Rational(-3, denominator)});
      CAPTURE(denominator);
      CHECK((label == Label::saddle || label == Label::undecided));
    }
    CHECK(label_of(model, {x, Rational(y + Rational(1, 10'000))}) == minimum);
    CHECK(label_of(model, {x, Rational(y - Rational(1, 10'000))}) == minimum);
  }
}

TEST_CASE("basin: escape to infinity is diverged") {
  CHECK(label_of(gradient_model({"x", "y"}, "-x^2 - y^4"), {1, 1}) == Label::diverged);
  CHECK(label_of(gradient_model({"x", "y"}, "-x^2/2 + y^2/2"), {1, 1}) == Label::diverged);
  CHECK(label_of(gradient_model({"x", "y"}, "-x - y"), {1, 1}) == Label::diverged);
}

TEST_CASE("basin: a field without a loss has basins too: a rotor turns for ever") {
  CHECK(label_of(rotor().model, {1, 1}) == Label::rotation);
}

}  // namespace
}  // namespace separatrix
