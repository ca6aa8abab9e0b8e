using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Numbers;

namespace Cnn.Models.Onnx.Operators;

/// <summary>What an <see cref="OnnxOperator"/> is made with.</summary>
internal sealed class OperatorOptions
{
    private const int MostOperands = 1000;

    // Those that every layer's config may have.
    private static readonly HashSet<string> Common = ["name", "trainable", "dtype"];

    private readonly JsonObject options = [];

    /// <exception cref="ArgumentException">The operator is missing, or constants are not written as lists of sizes.</exception>
    public OperatorOptions(JsonObject config)
    {
        foreach ((string key, JsonNode? value) in config)
        {
            if (!Common.Contains(key))
            {
                // Numbers are read from text, whatever they were made of.
                options[key] = value is null ? null : JsonNode.Parse(value.ToJsonString());
            }
        }

        Operator = options["operator"] is JsonValue text && text.GetValueKind() == JsonValueKind.String
            ? text.ToString()
            : throw Bad("operator", "the name of one");
        if (options["constants"] is { } given)
        {
            JsonObject all = given as JsonObject ?? throw Bad("constants", "sizes under the numbers of operands");
            Constants = [.. all.Select(p => (Operand(p.Key), new Shape(Ints("constants", p.Value))))];
        }
    }

    /// <summary>The operator's name in ONNX, or that of a part of one.</summary>
    public string Operator { get; }

    /// <summary>Which operands are constants, and their sizes.</summary>
    public IReadOnlyList<(int Operand, Shape Shape)> Constants { get; } = [];

    public JsonObject ToJson() => (JsonObject)options.DeepClone();

    public int Int(string key) => Ints(key, new JsonArray(options[key]?.DeepClone()))[0];

    public int[] Ints(string key) => Ints(key, options[key]);

    /// <summary>The axis after the batch's that is worked along.</summary>
    public int Axis(Symbol x) => Checked(x, Int("axis"));

    /// <summary>The axes after the batch's that are reduced.</summary>
    public int[] Axes(Symbol x) => [.. Ints("axes").Select(a => Checked(x, a))];

    public double Number(string key) => options[key] is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? value.GetValue<double>()
        : options[key]?.ToString() is { } text && NumberText.TryFigure(text, out double special) ? special
        : throw Bad(key, "a number");

    /// <summary>A number as JSON holds it, infinite ones included.</summary>
    public static JsonNode ToNode(double value) => double.IsFinite(value) ? value : value.ToString(CultureInfo.InvariantCulture);

    public bool Bool(string key) => options[key] is JsonValue value && value.GetValueKind() is JsonValueKind.True or JsonValueKind.False
        ? options[key]!.GetValueKind() == JsonValueKind.True
        : throw Bad(key, "true or false");

    private static int[] Ints(string key, JsonNode? node) => node is JsonArray list
        ? [.. list.Select(n => NumberText.TryWhole(n?.ToJsonString(), out int value) ? value : throw Bad(key, "whole numbers"))]
        : throw Bad(key, "whole numbers");

    private static int Checked(Symbol x, int axis) => axis > 0 && axis < x.Rank
        ? axis
        : throw new ShapeException($"Axis {axis} is none of the axes 1 to {x.Rank - 1} of {x.UserShape}.");

    private static int Operand(string text) => NumberText.TryCount(text, out int operand) && operand < MostOperands
        ? operand
        : throw Bad("constants", "sizes under the numbers of operands");

    private static ArgumentException Bad(string key, string expected) => new($"OnnxOperator expects {expected} as '{key}'.");
}
