using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Planning;

/// <summary>
/// The weights and statistics of a model in one arena, trainable ones first, and their gradients in another with the same offsets, so that an optimizer
/// runs over flat memory. Each parameter lies in the layout that backward-weights wants; users see Keras's.
/// </summary>
internal sealed class ParameterStore : IDisposable
{
    private readonly Dictionary<Parameter, Entry> entries = [];

    // One of each user, because that of a model that is gone has no backend any more.
    private readonly List<Action<nint, Layout, nint, Layout>> reorders;
    private Arena weights;
    private Arena? gradients;
    private readonly List<ParameterStore> predecessors = [];
    private bool disposed;

    /// <summary>Room for the parameters in the user's layouts, filled by their initializers.</summary>
    /// <param name="parameters">A model's.</param>
    /// <param name="seed">Of the initial values.</param>
    /// <param name="reorder">Copies a tensor between layouts.</param>
    public ParameterStore(IReadOnlyList<Parameter> parameters, ulong seed, Action<nint, Layout, nint, Layout> reorder)
    {
        reorders = [reorder];
        Parameters = WithNeighbours(parameters);
        weights = Place(Parameters.ToDictionary(p => p, p => p.UserLayout));
        for (int i = 0; i < Parameters.Count; i++)
        {
            Parameter p = Parameters[i];
            if (p.Store is { } present)
            {
                // Layers that another model already has: its weights become the common ones, and its store gets them back in the end.
                predecessors.AddRange(present.predecessors.Append(present).Where(s => !s.disposed).Except(predecessors));
                Copy(p, present, this);
                p.Store = this;
                continue;
            }

            p.Store = this;
            p.Initializer.FillOwn(weights.Span<float>(entries[p].Offset, p.Shape.ElementCount), p.Shape, p.FanIn, p.FanOut, seed, (ulong)i);
        }
    }

    private ParameterStore(IReadOnlyList<Parameter> parameters, ParameterStore source)
    {
        reorders = [.. source.reorders];
        Parameters = parameters;
        weights = Place(Parameters.ToDictionary(p => p, p => p.UserLayout));
        foreach (Parameter p in Parameters)
        {
            Copy(p, source, this);
        }
    }

    public readonly record struct Entry(Layout Layout, long Offset);

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The engine thread that it was made on, which alone may touch it; null for none.</summary>
    public EngineThread? Thread { get; } = EngineThread.Current;

    /// <summary>Grows when weights change other than by a training step, so that prepared copies are renewed.</summary>
    public long Version { get; set; }

    /// <summary>Whether plans have fixed the layouts. Plans made before hold addresses that are gone.</summary>
    public bool IsAdopted { get; private set; }

    public Arena Weights => weights;

    /// <summary>Where the statistics begin, behind all that is trained.</summary>
    public long StatisticsOffset { get; private set; }

    public Arena Gradients => gradients ??= new Arena(weights.ByteSize);

    public Entry this[Parameter parameter] => entries[parameter];

    /// <summary>Moves the parameters into the layouts that training wants. Once: later plans take what is there.</summary>
    public void Adopt(IReadOnlyDictionary<Parameter, Layout> layouts)
    {
        Dictionary<Parameter, Entry> old = new(entries);
        Arena oldWeights = weights;
        weights = Place(Parameters.ToDictionary(p => p, p => layouts.GetValueOrDefault(p, old[p].Layout)));
        foreach (Parameter p in Parameters)
        {
            Reorder(oldWeights.Address + (nint)old[p].Offset, old[p].Layout, weights.Address + (nint)entries[p].Offset, entries[p].Layout);
        }

        oldWeights.Dispose();
        if (gradients is not null && gradients.ByteSize != weights.ByteSize)
        {
            // Of a plan that was tried: the weights had other layouts then.
            gradients.Dispose();
            gradients = null;
        }

        IsAdopted = true;
        Version++;
    }

    /// <summary>
    /// A model's parameters, and after them all that lie in a store with one of these: where layers of several models come together, all that those have comes
    /// along. A store of some of it would be taken over by the next model that trains, and so on at every step.
    /// </summary>
    private static IReadOnlyList<Parameter> WithNeighbours(IReadOnlyList<Parameter> parameters) =>
        [.. parameters.Concat(
            parameters.Select(p => p.Store).OfType<ParameterStore>().Distinct().SelectMany(s => s.Parameters).Where(p => p.Store is not null)).Distinct()];

    /// <summary>Lets the next plan that trains choose the layouts anew. No plan made before may run afterwards.</summary>
    public void Release() => IsAdopted = false;

    /// <summary>Copies a parameter, or a tensor that lies like it in another arena, into a user's array.</summary>
    public void Read(Parameter parameter, Arena arena, Tensor destination) =>
        Reorder(arena.Address + (nint)entries[parameter].Offset, entries[parameter].Layout, destination.Address, parameter.UserLayout);

    /// <summary>Copies a user's array over a parameter, or over a tensor that lies like it in another arena.</summary>
    public void Write(Parameter parameter, Arena arena, Tensor source)
    {
        Reorder(source.Address, parameter.UserLayout, arena.Address + (nint)entries[parameter].Offset, entries[parameter].Layout);
        Version++;
    }

    /// <summary>Another model uses the same weights, until it leaves them.</summary>
    /// <param name="reorder">Copies a tensor between layouts as long as that model is there.</param>
    public ParameterStore Share(Action<nint, Layout, nint, Layout> reorder)
    {
        reorders.Add(reorder);
        return this;
    }

    /// <summary>
    /// A copy of parameters that lie here, in the user's layouts: no model's, so that nobody changes it. Any thread may read it, and whoever asked for it
    /// disposes it. On this store's thread.
    /// </summary>
    public ParameterStore Snapshot(IReadOnlyList<Parameter> parameters) => new(parameters, this);

    /// <summary>A model is done with the weights; the last one frees them.</summary>
    /// <param name="reorder">What it came with.</param>
    public void Leave(Action<nint, Layout, nint, Layout> reorder)
    {
        if (reorders.Count > 1)
        {
            reorders.Remove(reorder);
            return;
        }

        Dispose();
    }

    public void Dispose()
    {
        foreach (Parameter p in Parameters)
        {
            if (p.Store == this && (p.Store = predecessors.FindLast(s => !s.disposed && s.entries.ContainsKey(p))) is { } successor)
            {
                Copy(p, this, successor);
                successor.Version++;
            }
        }

        disposed = true;

        weights.Dispose();
        gradients?.Dispose();
    }

    private void Reorder(nint source, Layout from, nint destination, Layout to) => reorders[^1](source, from, destination, to);

    private void Copy(Parameter p, ParameterStore from, ParameterStore to) =>
        Reorder(from.weights.Address + (nint)from[p].Offset, from[p].Layout, to.weights.Address + (nint)to[p].Offset, to[p].Layout);

    private Arena Place(Dictionary<Parameter, Layout> layouts)
    {
        long offset = 0;
        foreach (Parameter p in Parameters.OrderBy(p => p.IsStatistic))
        {
            entries[p] = new Entry(layouts[p], offset);
            offset += Arena.Align(layouts[p].ByteSize);
            StatisticsOffset = p.IsStatistic ? StatisticsOffset : offset;
        }

        MemoryLimit.Require(offset, "The weights of this network");
        return new Arena(offset);
    }
}
