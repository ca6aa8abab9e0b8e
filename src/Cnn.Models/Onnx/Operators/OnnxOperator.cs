using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Operators;

/// <summary>
/// An operator of an ONNX file for which there is no layer of its own. It is composed of what any layer can compute, so it trains, is saved and loaded as other
/// layers are; constants that it computes with are weights that do not learn.
/// </summary>
internal sealed class OnnxOperator : Layer
{
    private readonly OperatorOptions options;
    private readonly OperatorFormula formula;
    private readonly Dictionary<int, Parameter> constants = [];

    /// <param name="config">What <see cref="GetConfig"/> wrote. It may come from a file that is not trusted.</param>
    /// <exception cref="ArgumentException">An option is missing or wrong.</exception>
    public OnnxOperator(JsonObject config)
    {
        options = new OperatorOptions(config);
        formula = OperatorFormulas.Get(options.Operator);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => options.ToJson();

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Symbol> inputs)
    {
        foreach ((int operand, Shape shape) in options.Constants)
        {
            constants[operand] = AddWeight(NameOf(operand), shape, new Zeros());
        }
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0 || inputs.Count + constants.Count != formula.Operands || constants.Keys.Any(k => k >= formula.Operands))
        {
            throw new ShapeException(
                $"Layer '{Name}': {options.Operator} takes {formula.Operands} operands, received {inputs.Count} and constants as operands " +
                    $"({string.Join(", ", constants.Keys)}).");
        }

        var operands = new Symbol[formula.Operands];
        for (int i = 0, next = 0; i < operands.Length; i++)
        {
            operands[i] = constants.TryGetValue(i, out Parameter? constant) ? context.WeightOf(constant) : inputs[next++];
        }

        Symbol result = formula.Compute(context, operands, options);
        return result.UserShape[0] == inputs[0].UserShape[0]
            ? result
            : throw new ShapeException(
                $"Layer '{Name}': {options.Operator} makes {result.UserShape} of {inputs[0].UserShape}; the first axis counts samples and must stay.");
    }

    /// <summary>What the constant of an operand is called among the layer's weights.</summary>
    internal static string NameOf(int operand) => FormattableString.Invariant($"constant_{operand}");
}
