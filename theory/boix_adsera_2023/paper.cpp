#include "theory/boix_adsera_2023/paper.hpp"

#include "lib/model/dataset.hpp"
#include "lib/num/error.hpp"
#include "theory/boix_adsera_2023/attention.hpp"
#include "theory/boix_adsera_2023/claims.hpp"
#include "theory/boix_adsera_2023/mutants.hpp"
#include "theory/boix_adsera_2023/regression.hpp"
#include "theory/boix_adsera_2023/toy_experiment.hpp"

namespace separatrix::boix_adsera_2023 {
namespace {

TheoryModel theory_of(DiagonalNetwork network, const ModelSettings& settings) {
  const DiagonalStart start = parse_diagonal_start(settings, network.coordinates.size());
  TheoryModel theory{model_in_coordinates(network, start, settings.coordinates)};
  theory.network = std::make_shared<const NetworkModel>(NetworkModel{std::move(network), start});
  return theory;
}

TheoryModel build_regression(const ModelSettings& settings) {
  const bool from_matrices = settings.has("H") || settings.has("target"), from_data = !settings.data.text.empty();
  if (from_matrices && from_data) {
    throw InvalidArgument("--data", settings.data.file, "without --set H and target, which the data gives");
  }
  TheoryModel theory = [&] {
    if (from_data)
      return theory_of(regression_on(read_dataset("data", settings.data.text, settings.data.file)), settings);
    if (!from_matrices) return theory_of(three_features(), settings);
    if (!settings.has("H") || !settings.has("target")) {
      throw InvalidArgument("--set", settings.has("H") ? "H without target" : "target without H", "both of them");
    }
    return theory_of(
        regression(parse_matrix(settings.set.at("H"), "H"), parse_vector(settings.set.at("target"), "target")),
        settings);
  }();
  theory.settings = {"H", "target", "alpha"};
  theory.build = build_regression;
  return theory;
}

TheoryModel build_attention(const ModelSettings& given) {
  const ModelSettings settings = with_toy_experiment(given);
  const auto size = [&](const char* name, std::size_t otherwise, std::size_t most) {
    const auto found = settings.set.find(name);
    return found == settings.set.end() ? otherwise : parse_size(found->second, name, 1, most);
  };
  const bool from_data = !settings.data.text.empty();
  if (from_data) {
    for (const char* name : {"samples", "tokens", "dimension"}) {
      if (settings.has(name)) {
        throw InvalidArgument("--set " + std::string(name), settings.set.at(name).text,
                              "without --data, which says it");
      }
    }
  }
  constexpr std::uint64_t token_stream = 1, teacher_stream = 2;  // of the seed; the weights have stream 0
  const std::uint64_t seed = settings.seed * 3;
  const Dataset data = from_data ? read_dataset("tokens", settings.data.text, settings.data.file)
                                 : gaussian_tokens(size("samples", 20, 100'000), size("tokens", 3, 200),
                                                   size("dimension", 2, 500), seed + token_stream);
  const std::size_t d = token_shape(data).dimension;
  const std::vector<Rational> random = gaussian_numbers(2 * d, seed + teacher_stream);
  const auto middle = random.begin() + static_cast<std::ptrdiff_t>(d);
  const auto teacher = [&](const char* name, std::vector<Rational> otherwise) {
    return settings.has(name) ? parse_vector(settings.set.at(name), name) : otherwise;
  };
  TheoryModel theory = theory_of(
      attention(data, teacher("teacher-a", {random.begin(), middle}), teacher("teacher-b", {middle, random.end()})),
      settings);
  theory.settings = {"teacher-a", "teacher-b", "samples", "tokens", "dimension", "toy", "alpha"};
  theory.build = build_attention;
  return theory;
}

}  // namespace

Paper paper() {
  return {"boix_adsera_2023",
          "Transformers learn through gradual rank increase",
          "Boix-Adserà, Littwin, Abbe, Bengio, Susskind. NeurIPS 2023 (arXiv 2306.07042)",
          {build_regression({}), build_attention({})},
          claims(),
          mutants};
}

}  // namespace separatrix::boix_adsera_2023
