using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <content>The penalty on what it gives.</content>
public abstract partial class Layer
{
    private const string ActivityKey = "activity_regularizer";

    /// <summary>
    /// Penalty on what the layer gives, the mean of the penalties of a batch's samples, which training and evaluation add to the loss at each of its calls;
    /// none by default.
    /// </summary>
    /// <exception cref="ArgumentException">A formula of your own: of activations there is only what <see cref="L1"/>, <see cref="L2"/> and
    /// <see cref="L1L2"/> compute.</exception>
    public Regularizer? ActivityRegularizer
    {
        get;
        set => field = value is not { IsOwn: true }
            ? value
            : throw new ArgumentException(
                $"'{value.GetType().Name}' is a formula for weights; what a layer gives is penalized by L1, L2 or L1L2.", nameof(ActivityRegularizer));
    }

    /// <summary>
    /// Adds a number to what training makes small, inside of the layer's call: <c>AddLoss(Ops.Mean(Ops.Square(x)) * 0.01)</c>, Keras's add_loss. Of a
    /// tensor it is the sum.
    /// </summary>
    /// <param name="loss">What is added, at each call of the layer; predictions do without it.</param>
    /// <exception cref="InvalidOperationException">The layer is not being called.</exception>
    protected void AddLoss(Symbol loss)
    {
        LayerContext context = LayerContext.Current;
        if (context.Caller != this)
        {
            throw new InvalidOperationException($"Layer '{Name}' adds a loss while another layer is called: AddLoss belongs into its own Call.");
        }

        context.AddLoss(loss);
    }

    /// <summary>What <see cref="GetConfig"/> gives, and what all layers have beside that, save name and trainable.</summary>
    internal JsonObject WholeConfig()
    {
        JsonObject config = GetConfig();
        if (ActivityRegularizer is not null)
        {
            config[ActivityKey] = KerasNames.ToKeras(ActivityRegularizer);
        }

        return config;
    }

    /// <summary>Takes what <see cref="WholeConfig"/> wrote beside the layer's own options.</summary>
    internal Layer TakeActivity(LayerConfig config)
    {
        ActivityRegularizer = config.Regularizer(ActivityKey) ?? ActivityRegularizer;
        return this;
    }
}
