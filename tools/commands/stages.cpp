#include <fmt/format.h>

#include "lib/num/error.hpp"
#include "solvers/trajectory/methods.hpp"
#include "tools/commands/network_stages.hpp"
#include "tools/report/stage_report.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/options.hpp"

namespace separatrix {
namespace {

struct Options {
  ModelOptions model;
  std::string epsilon_P = "1/10", epsilon_Q = "1/5", digits = "15", json;
  std::string alphas, height = "1/2", method{automatic_method}, stages = "1000", seconds = "0", until, learning_rate,
                      csv, plot;  // of networks
  bool rationals = false, quiet = false;
};

// a logistic loss below its value ln 2 at margin 0
Rational parse_threshold(const std::string& text, const std::string& option) {
  const Rational value = parse_rational(text, option);
  if (value > 0 && value <= ratio(69, 100)) return value;
  throw InvalidArgument(option, text, "a loss greater than 0 and at most 0.69, which is just below ln 2");
}

// what is asked of runs needs some
void read_runs(const Options& options, NetworkStagesRequest& request) {
  for (const auto& [name, value] :
       {std::pair{"--until", options.until}, std::pair{"--learning-rate", options.learning_rate}}) {
    if (!value.empty() && request.alphas.empty()) throw InvalidArgument(name, value, "with --alphas");
  }
  if (!options.until.empty()) {
    request.until = parse_rational(options.until, "--until");
    if (*request.until <= 0) throw InvalidArgument("--until", options.until, "a number greater than 0");
  }
  if (options.learning_rate.empty()) return;
  request.descent = Descent{parse_schedule(options.learning_rate, "--learning-rate")};
  check_schedule(request.descent->learning_rate, "--learning-rate");
}

ExitCode run_network(const Options& options, const TheoryModel& theory) {
  const NetworkModel& model = *theory.network;
  NetworkStagesRequest request;
  // those of the network stand behind those of its coordinates
  const ParameterValues all = options.model.parameters(theory);
  request.parameters.assign(all.end() - static_cast<std::ptrdiff_t>(model.network.parameters.size()), all.end());
  request.alphas = parse_alphas(options.alphas);
  request.digits = parse_digits(options.digits);
  request.most_stages = parse_count(options.stages, "--max-stages", 1, 1'000'000);
  request.method = options.method;
  if (method_named(request.method).step_control == StepControl::given) {
    throw InvalidArgument("--method", request.method, "one that follows the flow, such as taylor or dopri5");
  }
  request.height = parse_rational(options.height, "--height");
  if (request.height <= 0 || request.height >= 1) {
    throw InvalidArgument("--height", options.height, "a number between 0 and 1");
  }
  request.most_seconds = static_cast<double>(parse_count(options.seconds, "--max-seconds", 0, 1'000'000'000));
  read_runs(options, request);
  request.rationals = options.rationals;
  request.json = options.json;
  request.csv = options.csv;
  request.plot = options.plot;
  request.quiet = options.quiet;
  check_outputs(options.json, options.csv, options.plot);
  return run_network_stages(model, request);
}

ExitCode run(const Options& options) {
  const TheoryModel theory = options.model.find();
  const Model& model = theory.model;
  if (theory.network) return run_network(options, theory);
  if (!theory.predicted_stages) {
    std::string known;
    for (const Paper& paper : papers()) {
      for (const TheoryModel& each : paper.models) {
        if (each.predicted_stages || each.network) known += (known.empty() ? "" : ", ") + each.model.name();
      }
    }
    throw InvalidArgument("stages " + model.name(), "", "models whose stages theory names: " + known);
  }
  StageRequest request;
  request.parameters = options.model.parameters(theory);
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
      value_option("--alphas", "A,A,...",
                   "networks: scales of the initial weights at which stages are measured "
                   "(default: none, only the limit)",
                   options.alphas),
      value_option("--height", "H",
                   "networks: share of its next plateau at which a coordinate counts as activated "
                   "(default: 1/2)",
                   options.height),
      value_option("--method", "NAME", "networks: one of separatrix list methods (default: auto)", options.method),
      Option{"--rationals", "", "networks: times and plateaus as fractions where they are exact (default: off)",
             nullptr, nullptr, &options.rationals},
      value_option("--max-stages", "N", "networks: end after N stages (default: 1000)", options.stages),
      value_option("--until", "S",
                   "networks: end of the runs, in units of ln(1/alpha) (default: well after the last stage)",
                   options.until),
      value_option("--learning-rate", "X",
                   "networks: gradient descent of the weights beside each flow, with this step, or 0:0.1,1000:0.01 "
                   "from steps 0 and 1000 on (default: the flow alone)",
                   options.learning_rate),
      value_option("--max-seconds", "S", "networks: stop each run after S seconds, 0 for never (default: 0)",
                   options.seconds),
      options.model.seed_option(),
      value_option("--json", "FILE", "times as JSON; - for stdout (default: none)", options.json),
      value_option("--csv", "FILE", "networks: loss and coordinates against s as CSV (default: none)", options.csv),
      value_option("--plot", "FILE",
                   "networks: the loss, and beside it the coordinates, .png, .svg or .pdf (default: none)",
                   options.plot),
      Option{"--quiet", "", "no table on stdout (default: off)", nullptr, nullptr, &options.quiet},
  };
  add_options(command, options.model.network_options());
  command.run = [] { return run(options); };
  return command;
}

}  // namespace separatrix
