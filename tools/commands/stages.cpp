#include <fmt/format.h>

#include "lib/num/error.hpp"
#include "solvers/trajectory/methods.hpp"
#include "tools/commands/model_stages.hpp"
#include "tools/commands/network_stages.hpp"
#include "tools/report/perturbation_report.hpp"
#include "tools/report/stage_report.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/options.hpp"
#include "tools/shell/output_options.hpp"

namespace separatrix {
namespace {

struct Options {
  ModelOptions model;
  std::string epsilon_P = "1/10", epsilon_Q = "1/5", digits = "15";
  std::string alphas, height = "1/2", method{automatic_method}, stages = "1000", seconds = "0", perturb = "0", until,
                      learning_rate;
  OutputOptions outputs;
  bool rationals = false;
};

constexpr std::size_t most_draws = 1000;
const std::string default_alphas = "1e-2,1e-3,1e-4";  // of models that are no networks

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

// with perturbations the curves have another table beside them
void check_stage_outputs(const OutputOptions& outputs, std::size_t perturbations) {
  NamedOutputs beside;
  if (perturbations > 0 && outputs.csv == "-") {
    throw InvalidArgument("--csv", outputs.csv,
                          "the name of a file with --perturb, which writes a second one beside it");
  }
  if (perturbations > 0 && !outputs.csv.empty()) {
    beside.emplace_back("the second file of --csv", perturbations_beside(outputs.csv));
  }
  outputs.check(beside);
}

// What networks and other models are asked in the same words.
template <class Request>
void read_measuring(const Options& options, Request& request) {
  request.digits = parse_digits(options.digits);
  request.method = options.method;
  if (method_named(request.method).step_control == StepControl::given) {
    throw InvalidArgument("--method", request.method, "one that follows the flow, such as taylor or dopri5");
  }
  request.height = parse_rational(options.height, "--height");
  if (request.height <= 0 || request.height >= 1) {
    throw InvalidArgument("--height", options.height, "a number between 0 and 1");
  }
  request.most_seconds = static_cast<double>(parse_count(options.seconds, "--max-seconds", 0, 1'000'000'000));
  request.perturbations = parse_count(options.perturb, "--perturb", 0, most_draws);
  request.seed = options.model.seed_value();
  request.outputs = options.outputs;
}

ExitCode run_network(const Options& options, const TheoryModel& theory) {
  const NetworkModel& model = *theory.network;
  NetworkStagesRequest request;
  // those of the network stand behind those of its coordinates
  const ParameterValues all = options.model.parameters(theory);
  request.parameters.assign(all.end() - static_cast<std::ptrdiff_t>(model.network.parameters.size()), all.end());
  request.alphas = parse_alphas(options.alphas);
  request.most_stages = parse_count(options.stages, "--max-stages", 1, 1'000'000);
  request.rationals = options.rationals;
  read_measuring(options, request);
  read_runs(options, request);
  check_stage_outputs(options.outputs, request.perturbations);
  return run_network_stages(model, request);
}

ExitCode run_model(const Options& options, const TheoryModel& theory) {
  const Model& model = theory.model;
  ModelStagesRequest request;
  request.parameters = options.model.parameters(theory);
  request.start = options.model.start(model);
  request.alphas = parse_alphas(options.alphas.empty() ? default_alphas : options.alphas);
  if (!options.learning_rate.empty()) {
    throw InvalidArgument("--learning-rate", options.learning_rate, "for networks of products");
  }
  if (!options.until.empty()) {
    request.until = parse_rational(options.until, "--until");
    if (*request.until <= 0) throw InvalidArgument("--until", options.until, "greater than 0");
  }
  read_measuring(options, request);
  if (!options.outputs.plot.empty()) {
    throw InvalidArgument("--plot", options.outputs.plot,
                          "for networks of products; simulate draws the paths of other models");
  }
  check_stage_outputs(options.outputs, request.perturbations);
  return run_model_stages(model, request);
}

ExitCode run(const Options& options) {
  const TheoryModel theory = options.model.find();
  const Model& model = theory.model;
  if (!theory.network && !theory.predicted_stages) return run_model(options, theory);
  if (theory.network) return run_network(options, theory);
  for (const auto& [name, value] :
       {std::pair{"--until", options.until}, std::pair{"--learning-rate", options.learning_rate},
        std::pair{"--csv", options.outputs.csv}, std::pair{"--plot", options.outputs.plot}}) {
    if (!value.empty()) throw InvalidArgument(name, value, "for models that are no two-stage ones");
  }
  if (options.perturb != "0") {
    throw InvalidArgument("--perturb", options.perturb, "for models whose stages theory does not name one by one");
  }
  StageRequest request;
  request.parameters = options.model.parameters(theory);
  request.start = options.model.start(model);
  request.epsilon_P = parse_threshold(options.epsilon_P, "--eps-P");
  request.epsilon_Q = parse_threshold(options.epsilon_Q, "--eps-Q");
  request.digits = parse_digits(options.digits);
  options.outputs.check();
  const StageTable stages{theory.predicted_stages(request), theory.measured_stages(request)};
  if (!options.outputs.json.empty()) write_stages_json(options.outputs.json, stages, model, request);
  if (options.outputs.prints_text()) print_stages(stages);
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
      value_option("--eps-P", "LOSS", "two-stage models: loss at which P counts as learned (default: 1/10)",
                   options.epsilon_P),
      value_option("--eps-Q", "LOSS", "two-stage models: loss at which Q counts as learned (default: 1/5)",
                   options.epsilon_Q),
      value_option("--digits", "N", "significant digits, 1 to 1000 (default: 15)", options.digits),
      value_option("--alphas", "A,A,...",
                   "scales of the initial weights of networks, and of the start of other models, at which stages are "
                   "measured (default: none, only the limit; of other models 1e-2,1e-3,1e-4)",
                   options.alphas),
      value_option(
          "--until", "T",
          "networks: end of the runs, in units of ln(1/alpha) (default: well after the last stage); other models: "
          "end of the run at the smallest alpha (default: 1000 times what the leading terms of the field "
          "predict)",
          options.until),
      value_option("--height", "H",
                   "share of its way to the next plateau at which a coordinate counts as activated (default: 1/2)",
                   options.height),
      value_option("--method", "NAME", "one of separatrix list methods (default: auto)", options.method),
      Option{"--rationals", "", "networks: times and plateaus as fractions where they are exact (default: off)",
             nullptr, nullptr, &options.rationals},
      value_option("--max-stages", "N", "networks: end after N stages (default: 1000)", options.stages),
      value_option("--learning-rate", "X",
                   "networks: gradient descent of the weights beside each flow, with this step, or 0:0.1,1000:0.01 "
                   "from steps 0 and 1000 on (default: the flow alone)",
                   options.learning_rate),
      value_option("--max-seconds", "S", "stop each run after S seconds, 0 for never (default: 0)", options.seconds),
      value_option("--perturb", "N",
                   "perturb every fast phase and every plateau N times at the smallest alpha (networks: 1e-32 without "
                   "--alphas), and the initial weights of networks too, and say whether the same plateaus and stages "
                   "come (default: 0)",
                   options.perturb),
      options.model.seed_option(),
      options.outputs.json_option("times"),
      value_option(
          "--csv", "FILE",
          "networks: loss and coordinates against s as CSV; other models: the measured times; with --perturb a "
          "second file -perturbed beside it has every draw (default: none)",
          options.outputs.csv),
      value_option("--plot", "FILE",
                   "networks: the loss, and beside it the coordinates, .png, .svg or .pdf (default: none)",
                   options.outputs.plot),
      options.outputs.quiet_option("no table on stdout"),
  };
  add_options(command, options.model.network_options());
  command.run = [] { return run(options); };
  return command;
}

}  // namespace separatrix
