#include <fmt/format.h>

#include "lib/num/error.hpp"
#include "tools/command.hpp"
#include "tools/options.hpp"
#include "tools/stage_report.hpp"

namespace separatrix {
namespace {

struct Options {
  ModelOptions model;
  std::string epsilon_P = "1/10", epsilon_Q = "1/5", digits = "15", json;
  bool quiet = false;
};

// a logistic loss below its value ln 2 at margin 0
Rational parse_threshold(const std::string& text, const std::string& option) {
  const Rational value = parse_rational(text, option);
  if (value > 0 && value <= ratio(69, 100)) return value;
  throw InvalidArgument(option, text, "a loss greater than 0 and at most 0.69, which is just below ln 2");
}

ExitCode run(const Options& options) {
  const TheoryModel theory = options.model.find();
  const Model& model = theory.model;
  if (!theory.predicted_stages) {
    std::string known;
    for (const Paper& paper : papers()) {
      for (const TheoryModel& each : paper.models) {
        if (each.predicted_stages) known += (known.empty() ? "" : ", ") + each.model.name();
      }
    }
    throw InvalidArgument("stages " + model.name(), "", "models whose stages theory names: " + known);
  }
  StageRequest request;
  request.parameters = options.model.parameters(model);
  request.start = options.model.start(model);
  request.epsilon_P = parse_threshold(options.epsilon_P, "--eps-P");
  request.epsilon_Q = parse_threshold(options.epsilon_Q, "--eps-Q");
  request.digits = parse_digits(options.digits);
  check_outputs({{"--json", options.json}});
  const StageTable stages{theory.predicted_stages(request), theory.measured_stages(request)};
  if (!options.json.empty()) write_stages_json(options.json, stages, model, request);
  if (!options.quiet && options.json != "-") print_stages(stages);
  return exit_done;
}

}  // namespace

Command stages_command() {
  static Options options;
  Command command;
  command.name = "stages";
  command.summary = "predicted and measured times of the stages of training";
  command.example = "stages two-stage --set r=0.3 --eps-P 1/10 --eps-Q 1/5";
  command.positionals = {options.model.positional()};
  command.options = {
      options.model.set_option(),
      options.model.from_option(),
      value_option("--eps-P", "LOSS", "loss at which P counts as learned (default: 1/10)", options.epsilon_P),
      value_option("--eps-Q", "LOSS", "loss at which Q counts as learned (default: 1/5)", options.epsilon_Q),
      value_option("--digits", "N", "significant digits, 1 to 1000 (default: 15)", options.digits),
      value_option("--json", "FILE", "times as JSON; - for stdout (default: none)", options.json),
      Option{"--quiet", "", "no table on stdout (default: off)", nullptr, nullptr, &options.quiet},
  };
  command.run = [] { return run(options); };
  return command;
}

}  // namespace separatrix
