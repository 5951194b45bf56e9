#pragma once
#include "theory/model_settings.hpp"

namespace separatrix::boix_adsera_2023 {

/// The paper's toy experiment, written out as settings of `diagonal-attention`: a head with diagonal weights learns from
/// 1000 samples what another one answers.
///
///     toy=10x50:   samples=1000, tokens=10, dimension=50, alpha=1e-32
///     toy=50x10:   samples=1000, tokens=50, dimension=10, alpha=1e-32
///
/// Two readings: the text has 10 tokens of dimension 50, its figures show ten entries of each matrix. Normal tokens,
/// teacher and weights, from the seed, are a choice made here; the paper says that they are random.
///
/// settings  what they say of samples and alpha goes before the experiment
/// returns   the same without `toy`; without it there, what was given
/// throws    InvalidArgument for another reading; with tokens, dimension or data, which the experiment says
///
/// source    Boix-Adserà et al. 2023 (arXiv 2306.07042), toy experiment; 1e-32 is the smallest of its scales
ModelSettings with_toy_experiment(ModelSettings settings);

}  // namespace separatrix::boix_adsera_2023
