// The toy experiment of boix_adsera_2023: its settings, the gradient it is trained with, and its first escape.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/function.hpp"
#include "solvers/diagonal/measured_stages.hpp"
#include "solvers/evaluation.hpp"
#include "theory/boix_adsera_2023/attention.hpp"
#include "theory/boix_adsera_2023/head_gradient.hpp"
#include "theory/boix_adsera_2023/toy_experiment.hpp"
#include "theory/registry.hpp"

using namespace separatrix;
using namespace separatrix::boix_adsera_2023;

namespace {

std::string text_of(const ModelSettings& settings, const std::string& name) {
  return settings.has(name) ? settings.set.at(name).text : "";
}

HeadTask task(std::size_t samples, std::size_t tokens, std::size_t dimension, std::uint64_t seed) {
  const std::vector<Rational> teacher = gaussian_numbers(2 * dimension, seed + 1);
  const auto middle = teacher.begin() + static_cast<std::ptrdiff_t>(dimension);
  return {gaussian_tokens(samples, tokens, dimension, seed), {teacher.begin(), middle}, {middle, teacher.end()}};
}

// of the model as the command line makes it
std::shared_ptr<const NetworkModel> built(ModelSettings settings) {
  return find_model("diagonal-attention").build(settings).network;
}

}  // namespace

TEST_CASE("the toy experiment is settings written out, in two readings") {
  ModelSettings given;
  given.set["toy"] = {"10x50"};
  given.seed = 7;
  const ModelSettings stated = with_toy_experiment(given);
  CHECK(text_of(stated, "samples") == "1000");
  CHECK(text_of(stated, "tokens") == "10");
  CHECK(text_of(stated, "dimension") == "50");
  CHECK_FALSE(stated.has("toy"));
  CHECK(stated.alpha == "1e-32");
  CHECK(stated.seed == 7);
  given.set["toy"] = {"50x10"};
  given.set["samples"] = {"20"};
  given.alpha = "1e-8";
  const ModelSettings shown = with_toy_experiment(given);
  CHECK(text_of(shown, "samples") == "20");
  CHECK(text_of(shown, "tokens") == "50");
  CHECK(text_of(shown, "dimension") == "10");
  CHECK(shown.alpha == "1e-8");
  given.alpha = "";
  given.set["alpha"] = {"1e-4"};
  CHECK(with_toy_experiment(given).alpha.empty());  // that of --set goes first
  CHECK(with_toy_experiment({}).set.empty());
}

TEST_CASE("the toy experiment refuses what contradicts it") {
  ModelSettings given;
  given.set["toy"] = {"10x5"};
  CHECK_THROWS_WITH_AS(with_toy_experiment(given), doctest::Contains("10x50 or 50x10"), InvalidArgument);
  for (const char* said : {"tokens", "dimension"}) {
    ModelSettings both;
    both.set["toy"] = {"10x50"};
    both.set[said] = {"3"};
    CHECK_THROWS_WITH_AS(with_toy_experiment(both), doctest::Contains("which says it"), InvalidArgument);
  }
  ModelSettings file;
  file.set["toy"] = {"50x10"};
  file.data = {"sample,token,x0\n0,0,1\n", "tokens.csv"};
  CHECK_THROWS_WITH_AS(with_toy_experiment(file), doctest::Contains("which draws its own"), InvalidArgument);
}

TEST_CASE("the gradient that trains the head, in lanes of double, is the one by hand, matrix by matrix, in 30 digits") {
  // 3 samples fill a block of lanes in part, 35 two blocks and a part
  for (const std::size_t samples : {3, 35}) {
    const HeadTask learned = task(samples, 3, 4, 11);
    const DiagonalNetwork network = attention(learned.tokens, learned.a, learned.b);
    std::vector<Expression> coordinates;
    for (const std::string& each : network.coordinates) coordinates.push_back(symbol(each));
    const std::vector<Rational> point = gaussian_numbers(coordinates.size(), 13);
    Function<double> lanes(compile(gradient(network.loss, coordinates), coordinates, {}), {});
    std::vector<double> at;
    for (const Rational& each : point) at.push_back(to_double(each));
    const std::vector<double> found = lanes(at);
    const std::vector<Known> expected = evaluate(head_gradient(learned), coordinates, point, 30);
    double scale = 0;
    for (const Known& each : expected) scale = std::max(scale, std::abs(each.approximate()));
    REQUIRE(found.size() == 8);
    for (std::size_t i = 0; i < found.size(); ++i) {
      CHECK(std::abs(found[i] - expected[i].approximate()) < 1e-14 * scale);
    }
  }
}

TEST_CASE("one seed, one experiment") {
  ModelSettings settings;
  settings.set["toy"] = {"10x50"};
  settings.set["samples"] = {"2"};
  settings.seed = 3;
  const auto one = built(settings), same = built(settings);
  settings.seed = 4;
  const auto other = built(settings);
  CHECK(one->network.coordinates.size() == 100);
  CHECK(one->start.alpha == power(Rational(10), -32));
  CHECK(one->network.loss == same->network.loss);  // expressions of equal structure and equal data are one
  CHECK(one->start.xi == same->start.xi);
  CHECK(one->start.xi != other->start.xi);
  CHECK_FALSE(one->network.loss == other->network.loss);
}

TEST_CASE("at alpha = 1e-32 the head escapes when the stage theory says, to the closed form of its linear phase") {
  const HeadTask learned = task(20, 3, 4, 17);
  const DiagonalNetwork network = attention(learned.tokens, learned.a, learned.b);
  const std::size_t n = network.coordinates.size();
  const std::vector<Rational> weights = gaussian_numbers(2 * n, 19);
  const auto middle = weights.begin() + static_cast<std::ptrdiff_t>(n);
  const DiagonalStart start{{weights.begin(), middle}, {middle, weights.end()}, power(Rational(10), -32)};
  StageSettings first;
  first.most_stages = 1;
  const StageSequence sequence = stage_sequence(network, {}, first);
  REQUIRE(sequence.stages.size() == 1);
  const Stage& stage = sequence.stages.front();
  // T₁ = 1/max|g(0)| by hand; the slopes of keys and queries are 0 there
  std::vector<Expression> coordinates;
  for (const std::string& each : network.coordinates) coordinates.push_back(symbol(each));
  double largest = 0;
  for (const Known& each : evaluate(head_gradient(learned), coordinates, std::vector<Rational>(n), 20)) {
    largest = std::max(largest, std::abs(each.approximate()));
  }
  CHECK(to_double(stage.time) == doctest::Approx(1 / largest).epsilon(1e-12));
  CHECK(stage.coordinate >= n / 2);

  const double L = 32 * std::log(10), eta = 0.01;
  const std::size_t i = stage.coordinate;
  const double p =
      to_double(stage.sign > 0 ? Rational(start.xi[i] + start.eta[i]) : Rational(start.xi[i] - start.eta[i]));
  const double logarithms = std::log(4e-5 / (p * p)) / 2 + L;
  MeasureSettings settings;
  settings.until = stage.time * ratio(6, 5);
  settings.digits = 10;
  const MeasuredStages flow = measure_stages(network, start, {}, sequence, settings);
  settings.descent = Descent{Schedule(ratio(1, 100))};
  const MeasuredStages descent = measure_stages(network, start, {}, sequence, settings);
  for (const auto& [run, rate] : {std::pair{&flow, largest}, std::pair{&descent, std::log1p(eta * largest) / eta}}) {
    REQUIRE_FALSE(run->learned.empty());
    CHECK(run->learned.front().coordinate == i);
    CHECK(run->learned.front().sign == stage.sign);
    CHECK(run->learned.front().s == doctest::Approx(logarithms / (rate * L)).epsilon(1e-6));
  }
}
