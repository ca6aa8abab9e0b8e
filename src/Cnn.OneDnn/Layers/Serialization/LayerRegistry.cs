using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn.Layers;

/// <summary>Makes layers from Keras configs, by class name. A table, not reflection: it survives trimming and says what it knows.</summary>
public static class LayerRegistry
{
    private static readonly Dictionary<string, Func<LayerConfig, Layer>> BuiltIn = new(StringComparer.Ordinal)
    {
        ["InputLayer"] = c => new Input(c),
        ["Dense"] = c => new Dense(c),
        ["Conv1D"] = c => new Conv1D(c),
        ["Conv2D"] = c => new Conv2D(c),
        ["Conv3D"] = c => new Conv3D(c),
        ["Conv1DTranspose"] = c => new Conv1DTranspose(c),
        ["Conv2DTranspose"] = c => new Conv2DTranspose(c),
        ["Conv3DTranspose"] = c => new Conv3DTranspose(c),
        ["DepthwiseConv1D"] = c => new DepthwiseConv1D(c),
        ["DepthwiseConv2D"] = c => new DepthwiseConv2D(c),
        ["SeparableConv1D"] = c => new SeparableConv1D(c),
        ["SeparableConv2D"] = c => new SeparableConv2D(c),
        ["MaxPooling1D"] = c => new MaxPooling1D(c),
        ["MaxPooling2D"] = c => new MaxPooling2D(c),
        ["MaxPooling3D"] = c => new MaxPooling3D(c),
        ["AveragePooling1D"] = c => new AveragePooling1D(c),
        ["AveragePooling2D"] = c => new AveragePooling2D(c),
        ["AveragePooling3D"] = c => new AveragePooling3D(c),
        ["GlobalMaxPooling1D"] = c => new GlobalMaxPooling1D(c),
        ["GlobalMaxPooling2D"] = c => new GlobalMaxPooling2D(c),
        ["GlobalMaxPooling3D"] = c => new GlobalMaxPooling3D(c),
        ["GlobalAveragePooling1D"] = c => new GlobalAveragePooling1D(c),
        ["GlobalAveragePooling2D"] = c => new GlobalAveragePooling2D(c),
        ["GlobalAveragePooling3D"] = c => new GlobalAveragePooling3D(c),
        ["BatchNormalization"] = c => new BatchNormalization(c),
        ["LayerNormalization"] = c => new LayerNormalization(c),
        ["GroupNormalization"] = c => new GroupNormalization(c),
        ["UnitNormalization"] = c => new UnitNormalization(c),
        ["RMSNormalization"] = c => new RMSNormalization(c),
        ["LocalResponseNormalization"] = c => new LocalResponseNormalization(c),
        ["Dropout"] = c => new Dropout(c),
        ["AlphaDropout"] = c => new AlphaDropout(c),
        ["SpatialDropout1D"] = c => new SpatialDropout1D(c),
        ["SpatialDropout2D"] = c => new SpatialDropout2D(c),
        ["SpatialDropout3D"] = c => new SpatialDropout3D(c),
        ["GaussianDropout"] = c => new GaussianDropout(c),
        ["GaussianNoise"] = c => new GaussianNoise(c),
        ["Flatten"] = c => new Flatten(c),
        ["RepeatVector"] = c => new RepeatVector(c),
        ["Reshape"] = c => new Reshape(c),
        ["Permute"] = c => new Permute(c),
        ["ZeroPadding1D"] = c => new ZeroPadding1D(c),
        ["ZeroPadding2D"] = c => new ZeroPadding2D(c),
        ["ZeroPadding3D"] = c => new ZeroPadding3D(c),
        ["Cropping1D"] = c => new Cropping1D(c),
        ["Cropping2D"] = c => new Cropping2D(c),
        ["Cropping3D"] = c => new Cropping3D(c),
        ["UpSampling1D"] = c => new UpSampling1D(c),
        ["UpSampling2D"] = c => new UpSampling2D(c),
        ["UpSampling3D"] = c => new UpSampling3D(c),
        ["Add"] = _ => new Add(),
        ["Subtract"] = _ => new Subtract(),
        ["Multiply"] = _ => new Multiply(),
        ["Average"] = _ => new Average(),
        ["Maximum"] = _ => new Maximum(),
        ["Minimum"] = _ => new Minimum(),
        ["Concatenate"] = c => new Concatenate(c),
        ["Dot"] = c => new Dot(c),
        ["TimeDistributed"] = c => new TimeDistributed(c),
        ["Embedding"] = c => new Embedding(c),
        ["Activation"] = c => new ActivationLayer(c),
        ["ReLU"] = c => new ReLU(c),
        ["LeakyReLU"] = c => new LeakyReLU(c),
        ["PReLU"] = c => new PReLU(c),
        ["ELU"] = c => new ELU(c),
        ["Softmax"] = c => new Softmax(c),
        ["Identity"] = _ => new Identity(),
        ["Clip"] = c => new Clip(c),
        ["ActivityRegularization"] = c => new ActivityRegularization(c),
        ["Rescaling"] = c => new Rescaling(c),
        ["Normalization"] = c => new Normalization(c),
        ["RandomFlip"] = c => new RandomFlip(c),
        ["RandomRotation"] = c => new RandomRotation(c),
        ["RandomZoom"] = c => new RandomZoom(c),
        ["RandomTranslation"] = c => new RandomTranslation(c),
        ["RandomContrast"] = c => new RandomContrast(c),
        ["RandomBrightness"] = c => new RandomBrightness(c),
        ["RandomCrop"] = c => new RandomCrop(c),
        ["CenterCrop"] = c => new CenterCrop(c),
        ["Resizing"] = c => new Resizing(c),
    };

    private static readonly ConcurrentDictionary<string, Func<JsonObject, Layer>> Registered = new(StringComparer.Ordinal);

    /// <summary>The class names that configs may hold.</summary>
    public static IReadOnlyList<string> ClassNames => [.. BuiltIn.Keys.Concat(Registered.Keys).Order(StringComparer.Ordinal)];

    /// <summary>Teaches the registry a layer of your own.</summary>
    /// <param name="className">What <see cref="Layer.ClassName"/> of the layer gives.</param>
    /// <param name="factory">Makes the layer from what its <see cref="Layer.GetConfig"/> wrote.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public static void Register(string className, Func<JsonObject, Layer> factory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(className);
        ArgumentNullException.ThrowIfNull(factory);
        if (BuiltIn.ContainsKey(className) || !Registered.TryAdd(className, factory))
        {
            throw new ArgumentException($"A layer class '{className}' is already known; give yours another name.", nameof(className));
        }
    }

    /// <summary>What a layer's class is called in descriptions: see <see cref="KnownClasses{T}.NameOf"/>.</summary>
    internal static string NameOf(Layer layer) =>
        CustomObjects.IsOwn(layer) && layer.ClassName == layer.GetType().Name && BuiltIn.ContainsKey(layer.ClassName)
            ? layer.GetType().FullName ?? layer.ClassName
            : layer.ClassName;

    /// <summary>Makes a layer from its class name and its Keras config.</summary>
    /// <param name="className">Keras's name: Conv2D.</param>
    /// <param name="config">The options; name and trainable are read too if they are there.</param>
    /// <exception cref="ConfigurationException">The class is unknown, or an option is missing, malformed, out of range or not supported; the message says
    /// which.</exception>
    public static Layer FromConfig(string className, JsonObject config)
    {
        ArgumentNullException.ThrowIfNull(className);
        ArgumentNullException.ThrowIfNull(config);
        var reader = new LayerConfig(className, config);
        string? name = reader.Text("name");
        bool trainable = reader.Bool("trainable", true);
        Layer layer;
        try
        {
            if (BuiltIn.TryGetValue(className, out Func<LayerConfig, Layer>? create))
            {
                layer = reader.Guard(() => create(reader).TakeActivity(reader));
                reader.ExpectNothingElse();
            }
            else if (Registered.TryGetValue(className, out Func<JsonObject, Layer>? own))
            {
                layer = reader.Guard(() => own(config).TakeActivity(reader));
            }
            else
            {
                throw new ConfigurationException(
                    className, "class_name",
                    $"there is no such layer class. Known: {string.Join(", ", ClassNames)}. Register a layer of your own with LayerRegistry.Register.");
            }
        }
        catch (ConfigurationException e)
        {
            throw new ConfigurationException(e.Owner, e.Field, $"Layer {(name is null ? "" : $"'{name}' ")}of class '{className}': {e.Message}", e);
        }

        if (!string.IsNullOrWhiteSpace(name))
        {
            layer.Name = name;
        }

        layer.Trainable = trainable;
        return layer;
    }
}
