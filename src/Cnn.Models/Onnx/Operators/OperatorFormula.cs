using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Operators;

/// <summary>What an operator computes.</summary>
/// <param name="Operands">How many operands it takes.</param>
/// <param name="Compute">From the operands and the options to the result.</param>
internal sealed record OperatorFormula(int Operands, Func<LayerContext, Symbol[], OperatorOptions, Symbol> Compute);
