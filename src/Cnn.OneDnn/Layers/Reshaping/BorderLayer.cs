using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>A layer that adds or removes positions before and after each spatial axis.</summary>
public abstract class BorderLayer : Layer
{
    private readonly string key;

    private protected BorderLayer(string key, params ReadOnlySpan<(int Before, int After)> borders)
    {
        this.key = key;
        foreach ((int before, int after) in borders)
        {
            if (before < 0 || after < 0)
            {
                throw new ArgumentException($"{ClassName} expects counts that are not negative, received ({before}, {after}).", nameof(borders));
            }
        }

        Borders = [.. borders];
    }

    private protected BorderLayer(string key, int rank, LayerConfig config)
        : this(key, config.Pairs(key, rank))
    {
        DataFormat = config.DataFormat();
        if (Borders.Length != rank)
        {
            throw new ArgumentException($"'{key}' expects a pair for each of {rank} spatial axes, received {Borders.Length}.");
        }
    }

    /// <summary>The counts before and after each spatial axis.</summary>
    public ImmutableArray<(int Before, int After)> Borders { get; }

    /// <summary>Where the input and the output have their channels; last by default.</summary>
    public DataFormat DataFormat { get; init; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        // Keras writes one pair for one axis, a list of pairs for more.
        [key] = Borders.Length == 1 ? new JsonArray(Borders[0].Before, Borders[0].After) : KerasNames.ToKeras(Borders),
        ["data_format"] = KerasNames.ToKeras(DataFormat),
    };

    /// <summary>The counts before along the engine's axes.</summary>
    private protected ImmutableArray<int> Before => [0, 0, .. Borders.Select(b => b.Before)];

    /// <summary>The counts after along the engine's axes.</summary>
    private protected ImmutableArray<int> After => [0, 0, .. Borders.Select(b => b.After)];
}
