using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>A network as boxes and arrows, before it is known where they go.</summary>
internal sealed class NetworkDiagram
{
    // Layers that change numbers but no shape are drawn in the box of the layer before them.
    private static readonly HashSet<string> Attached =
        ["BatchNormalization", "LayerNormalization", "GroupNormalization", "Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax", "Dropout",
            "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "GaussianNoise"];

    private NetworkDiagram(string name, IReadOnlyList<DiagramBox> boxes, IReadOnlyList<(int From, int To)> arrows) =>
        (Name, Boxes, Arrows) = (name, boxes, arrows);

    /// <summary>Blocks that stand for several like them in a row.</summary>
    public IReadOnlyList<RepeatedBlock> Blocks { get; private init; } = [];

    /// <summary>The number of weights and statistics of the whole network.</summary>
    public long Parameters { get; private init; }

    /// <summary>The network's name.</summary>
    public string Name { get; }

    /// <summary>The boxes, each after those that it needs.</summary>
    public IReadOnlyList<DiagramBox> Boxes { get; }

    /// <summary>Arrows between boxes, by their numbers.</summary>
    public IReadOnlyList<(int From, int To)> Arrows { get; }

    /// <summary>The drawing of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="everyLayer">Whether every layer gets a box of its own, and every block that repeats is drawn each time.</param>
    public static NetworkDiagram Create(Model model, bool everyLayer)
    {
        SymbolicTensor[] all = [.. model.Inputs, .. model.Calls];
        var uses = all.SelectMany(t => t.Inputs).CountBy(t => t).ToDictionary();
        var groups = new List<List<SymbolicTensor>>();
        var groupOf = new Dictionary<SymbolicTensor, int>();
        foreach (SymbolicTensor call in all)
        {
            SymbolicTensor? before = call.Inputs.Count == 1 ? call.Inputs[0] : null;
            bool joins = !everyLayer && before is not null && Attached.Contains(call.Layer.ClassName) && before.Inputs.Count > 0
                && uses[before] == 1 && !model.Outputs.Contains(before) && before.Shape == call.Shape;
            if (joins)
            {
                groups[groupOf[before!]].Add(call);
                groupOf[call] = groupOf[before!];
            }
            else
            {
                groupOf[call] = groups.Count;
                groups.Add([call]);
            }
        }

        var counted = new HashSet<Layer>();
        DiagramBox[] boxes = [.. groups.Select(g => Box(g, counted, model.Inputs.Count > 1))];
        (int From, int To)[] arrows = [.. groups.SelectMany((g, to) => g[0].Inputs.Select(t => (groupOf[t], to))).Distinct()];
        var whole = new NetworkDiagram(model.Name, boxes, arrows) { Parameters = boxes.Sum(b => b.Parameters) };
        return everyLayer ? whole : whole.WithoutRepeats();
    }

    /// <summary>The same with, or without, what comes out of boxes, and with what their layers are called.</summary>
    public NetworkDiagram Showing(bool shapes, bool names) => new(
        Name, [.. Boxes.Select(b => b with { Shape = shapes ? b.Shape : "", Lines = names ? [.. b.Names, .. b.Lines] : b.Lines })], Arrows)
    {
        Blocks = Blocks,
        Parameters = Parameters,
    };

    private NetworkDiagram WithoutRepeats()
    {
        IReadOnlyList<RepeatedBlock> found = BlockFinder.Find(Boxes, Arrows);

        // What is drawn for each box: itself, or the one of its block that stands for it.
        int[] stands = [.. Enumerable.Range(0, Boxes.Count)];
        foreach (RepeatedBlock block in found)
        {
            for (int i = block.Length; i < block.Length * block.Times; i++)
            {
                stands[block.First + i] = block.First + (i % block.Length);
            }
        }

        int[] kept = [.. stands.Distinct()];
        var places = kept.Index().ToDictionary(k => k.Item, k => k.Index);
        (int From, int To)[] arrows =
        [
            .. Arrows.Where(a => stands[a.To] == a.To).Select(a => (places[stands[a.From]], places[a.To])).Distinct(),
        ];
        return new NetworkDiagram(Name, [.. kept.Select(k => Boxes[k])], arrows)
        {
            Blocks = [.. found.Select(b => b with { First = places[b.First] })],
            Parameters = Parameters,
        };
    }

    // Where there are several inputs, their names say which is which.
    private static DiagramBox Box(List<SymbolicTensor> calls, HashSet<Layer> counted, bool namesInputs)
    {
        long parameters = calls.Where(c => counted.Add(c.Layer)).Sum(c => c.Layer.Parameters.Sum(p => (long)p.Shape.ElementCount));
        return new DiagramBox(
            [.. calls.Select(c => c.Layer.Name)],
            [.. calls.Select(c => c.Layer is Input && namesInputs ? $"{LayerText.Describe(c.Layer)} {c.Layer.Name}" : LayerText.Describe(c.Layer))],
            string.Join(" × ", calls[^1].Shape),
            parameters,
            KindOf(calls[0])) { Tensor = TensorShape.From(calls[^1]) };
    }

    private static BoxKind KindOf(SymbolicTensor call)
    {
        string name = call.Layer.ClassName;
        return call.Layer is Input ? BoxKind.Input
            : call.Inputs.Count > 1 ? BoxKind.Merge
            : name.Contains("Conv", StringComparison.Ordinal) ? BoxKind.Convolution
            : name.Contains("Pooling", StringComparison.Ordinal) ? BoxKind.Pooling
            : name.Contains("Normalization", StringComparison.Ordinal) ? BoxKind.Normalization
            : name == "Dense" ? BoxKind.Dense
            : BoxKind.Other;
    }
}
