using Cnn.OneDnn.Serving;

namespace Cnn.OneDnn;

/// <content>Predictions: spans and tensors, waiting or not.</content>
public sealed partial class Predictor
{
    /// <summary>
    /// Computes samples of a network of one input and one output. Allocates nothing on the managed heap once the batches that are needed at a time are there.
    /// </summary>
    /// <param name="input">The numbers of one sample or of several, one after the other, in the order of <see cref="InputShapes"/>.</param>
    /// <param name="output">Room for the results of as many samples.</param>
    /// <exception cref="ShapeException">The spans are not of whole samples, or not of as many.</exception>
    /// <exception cref="ArgumentException">The network has several inputs or outputs.</exception>
    /// <exception cref="PredictorBusyException">Too many samples wait already; nothing was written to the output.</exception>
    /// <exception cref="ObjectDisposedException">The predictor has been disposed.</exception>
    public void Predict(ReadOnlySpan<float> input, Span<float> output)
    {
        int count = Samples(input.Length, output.Length);
        Run(new CallData(input, output), count);
    }

    /// <summary>The results for the numbers of one sample or of several, in a new array.</summary>
    /// <param name="input">The numbers of the samples, one after the other, in the order of <see cref="InputShapes"/>.</param>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{float})" path="/exception"/>
    public float[] Predict(ReadOnlySpan<float> input)
    {
        RequireSingle();
        long sample = InputShapes[0].ElementCount;
        float[] output = new float[sample == 0 ? 0 : input.Length / sample * OutputShapes[0].ElementCount];
        Predict(input, output);
        return output;
    }

    /// <summary>The output for a tensor of samples: (n, ...) to (n, ...).</summary>
    /// <exception cref="ShapeException">The tensor does not have the input's shape.</exception>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{float})" path="/exception[position() > 1]"/>
    public Tensor Predict(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireSingle();
        return Predict([input])[0];
    }

    /// <summary>The outputs for tensors of samples, one per input.</summary>
    /// <exception cref="ShapeException">The tensors do not have the inputs' shapes.</exception>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{float})" path="/exception[position() > 2]"/>
    public IReadOnlyList<Tensor> Predict(IReadOnlyList<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        int count = DataCheck.Samples(network.Model, inputs);
        Tensor[] outputs = Results(count);
        Run(new CallData(inputs, outputs), count);
        return outputs;
    }

    /// <summary>Computes samples of a network of one input and one output without blocking a thread.</summary>
    /// <param name="input">The numbers of one sample or of several; read before this returns, save what <see cref="PredictorOptions.MaxBatchSize"/> leaves for
    /// later.</param>
    /// <param name="output">Room for the results of as many samples.</param>
    /// <param name="cancellationToken">Ends the waiting: nothing is written to the output from then on. A batch that nobody waits for is not computed.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{float})" path="/exception"/>
    public Task PredictAsync(ReadOnlyMemory<float> input, Memory<float> output, CancellationToken cancellationToken = default) =>
        RunAsync(input, output, [], [], Samples(input.Length, output.Length), cancellationToken);

    /// <summary>The output for a tensor of samples, without blocking a thread.</summary>
    /// <exception cref="ShapeException">The tensor does not have the input's shape.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{float})" path="/exception[position() > 1]"/>
    public async Task<Tensor> PredictAsync(Tensor input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireSingle();
        return (await PredictAsync([input], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>The outputs for tensors of samples, one per input, without blocking a thread.</summary>
    /// <exception cref="ShapeException">The tensors do not have the inputs' shapes.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{float})" path="/exception[position() > 2]"/>
    public async Task<IReadOnlyList<Tensor>> PredictAsync(IReadOnlyList<Tensor> inputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        int count = DataCheck.Samples(network.Model, inputs);
        Tensor[] outputs = Results(count);
        await RunAsync(default, default, inputs, outputs, count, cancellationToken).ConfigureAwait(false);
        return outputs;
    }

    private CallProgress Begin(int count) => new(queue, count, Options.Instances!.Value + 1);

    private void Run(CallData data, int count)
    {
        queue.Enter();
        CallProgress progress = Begin(count);
        try
        {
            while (progress.IsGoingOn)
            {
                progress.Fill(data);
                progress.Wait();
                progress.Drain(data);
            }
        }
        finally
        {
            progress.End();
            queue.Exit();
        }
    }

    private async Task RunAsync(
        ReadOnlyMemory<float> input, Memory<float> output, IReadOnlyList<Tensor> inputs, Tensor[] outputs, int count, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        queue.Enter();
        CallProgress progress = Begin(count);
        try
        {
            while (progress.IsGoingOn)
            {
                progress.Fill(Data());
                await progress.WhenReady().WaitAsync(cancellation).ConfigureAwait(false);
                progress.Drain(Data());
            }
        }
        finally
        {
            progress.End();
            queue.Exit();
        }

        CallData Data() => outputs.Length == 0 ? new CallData(input.Span, output.Span) : new CallData(inputs, outputs);
    }

    private Tensor[] Results(int count) => [.. network.Model.Outputs.Select(o => new Tensor(new Shape([count, .. o.Shape])))];

    private int Samples(int input, int output)
    {
        RequireSingle();
        int given = network.Model.Inputs[0].Shape.ElementCount, taken = network.Model.Outputs[0].Shape.ElementCount;
        int count = input / given;
        return count > 0 && input == count * given && output == (long)count * taken
            ? count
            : throw new ShapeException($"Model '{network.Model.Name}' makes {taken} numbers of {given}; received {input} numbers, and room for {output}.");
    }

    private void RequireSingle()
    {
        Model model = network.Model;
        if (model.Inputs.Count != 1 || model.Outputs.Count != 1)
        {
            throw new ArgumentException($"Model '{model.Name}' has {model.Inputs.Count} inputs and {model.Outputs.Count} outputs; give and take lists.");
        }
    }
}
