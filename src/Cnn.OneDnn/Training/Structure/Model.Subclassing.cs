using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <content>Networks as classes: layers in fields, what they do in <see cref="Call(SymbolicTensor)"/>.</content>
public partial class Model
{
    private readonly Lock definition = new();

    /// <summary>
    /// A new network of the same layers with first weights of its own, as Keras's clone_model; <c>copy.SetWeights(model.GetWeights())</c> gives it the old
    /// ones. It is not compiled.
    /// </summary>
    /// <param name="model">A network that begins at Inputs.</param>
    /// <exception cref="UnsupportedException">The network does not begin at Inputs.</exception>
    public static Model CloneModel(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return FromConfig(model.GetConfig(), model.Options);
    }

    /// <summary>Defines a network of a class of its own for samples of these sizes, one for each input, where data do not.</summary>
    /// <exception cref="InvalidOperationException">It is defined already.</exception>
    /// <exception cref="ShapeException">A layer does not fit.</exception>
    public void Build(params IReadOnlyList<Shape> inputShapes)
    {
        ArgumentNullException.ThrowIfNull(inputShapes);
        if (Inputs.Count > 0)
        {
            throw new InvalidOperationException($"Model '{Name}' has samples of {string.Join(", ", Inputs.Select(i => i.Shape))} already.");
        }

        SymbolicTensor[] inputs = [.. inputShapes.Select(s => new Input(s.AsSpan()).Output)];
        Define(inputs, Call(inputs));
    }

    /// <summary>The output for one batch, computed at once, as Keras's <c>model(x)</c>.</summary>
    /// <param name="batch">The samples, (n, ...).</param>
    /// <inheritdoc cref="Predict(Tensor, int)"/>
    public Tensor Apply(Tensor batch) => PredictOnBatch(batch);

    /// <summary>
    /// What a network of a class of its own computes, as layers called on tensors that stand for data to come:
    /// <c>protected override SymbolicTensor Call(SymbolicTensor x) =&gt; head.Apply(body.Apply(x))</c>. The one method of such a class, where it has one input
    /// and one output. It is called once; what it calls makes up the network, in files too.
    /// </summary>
    /// <exception cref="NotSupportedException">The class overrides neither this nor the other one.</exception>
    protected virtual SymbolicTensor Call(SymbolicTensor inputs) =>
        throw new NotSupportedException($"{GetType().Name} computes nothing yet: it has to override Call.");

    /// <summary>The same for several inputs or outputs.</summary>
    /// <exception cref="ShapeException">There are several inputs, and the class overrides only the other one.</exception>
    protected virtual IReadOnlyList<SymbolicTensor> Call(IReadOnlyList<SymbolicTensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.Count == 1
            ? [Call(inputs[0])]
            : throw new ShapeException($"Model '{Name}' takes one input, received {inputs.Count}: override Call of lists.");
    }
}
